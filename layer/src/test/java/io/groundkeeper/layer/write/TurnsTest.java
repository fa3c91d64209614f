package io.groundkeeper.layer.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.MutationType;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.VirtualTime;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.TurnRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsTest {
    private static final int LANES = 3;
    private static final int WINDOW = 8;
    private static final int CREATIONS = 3_000;
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @TempDir
    Path directory;

    /** Each lane creates as fast as it can, until there are enough. */
    @Test
    void everyLaneGetsItsShareOfASharedParent() throws Exception {
        try (TestStore store = TestStore.open(directory)) {
            Tenant tenant = store.tenant("t");
            List<WriteLane> lanes = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                lanes.add(lane(store, tenant, lane + 1));
            }
            TestStore.get(submit(lanes.get(0), 1, create("/q", false)));

            AtomicInteger left = new AtomicInteger(CREATIONS);
            AtomicIntegerArray created = new AtomicIntegerArray(LANES);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < LANES * WINDOW; i++) {
                int lane = i % LANES;
                all.add(createWhileThereAreSome(lanes.get(lane), lane, left, created));
            }
            all.forEach(TestStore::get);

            assertThat(new HashSet<>(store.children(tenant, "/q"))).hasSize(CREATIONS);
            assertThat(store.znode(tenant, "/q").orElseThrow().children().created())
                    .isEqualTo(CREATIONS);
            for (int lane = 0; lane < LANES; lane++) {
                assertThat(created.get(lane)).as("shares " + created).isGreaterThan(CREATIONS / LANES / 4);
            }
            assertThat(store.dump(tenant.keys().turns())).isEmpty();
        }
    }

    private static CompletableFuture<Void> createWhileThereAreSome(
            WriteLane lane, int index, AtomicInteger left, AtomicIntegerArray created) {
        if (left.decrementAndGet() < 0) {
            return CompletableFuture.completedFuture(null);
        }
        return submit(lane, index + 1, create("/q/n-", true)).thenCompose(result -> {
            assertThat(result.outcome()).isInstanceOf(Outcome.Created.class);
            created.incrementAndGet(index);
            return createWhileThereAreSome(lane, index, left, created);
        });
    }

    @Test
    void whoeverIsInTheWayOfATurnWaitsButNotForEver() throws Exception {
        VirtualTime time = new VirtualTime();
        try (TestStore store = TestStore.open(directory, time)) {
            Tenant tenant = store.tenant("t");
            WriteLane lane = lane(store, tenant, 1);
            TestStore.get(submit(lane, 1, create("/q", false)));
            TestStore.get(submit(lane, 1, create("/q/d", false)));
            for (Operation inTheWay :
                    List.of(create("/q/n-", true), create("/q/n", false), new Operation.Delete("/q/d", -1))) {
                takeTurnKnownTo(lane, store, tenant, "/q");
                CompletableFuture<WriteResult> waiting = submit(lane, 1, inTheWay);
                assertThat(waiting).isNotDone();
                time.pass(PATIENCE);
                assertThat(waiting).isCompleted();
                assertThat(store.dump(tenant.keys().turns())).isEmpty();
            }
        }
    }

    @Test
    void whoeverComesWhileOthersHaveTheirTurnGoesAlong() throws Exception {
        VirtualTime time = new VirtualTime();
        try (TestStore store = TestStore.open(directory, time)) {
            Tenant tenant = store.tenant("t");
            WriteLane lane = lane(store, tenant, 1);
            TestStore.get(submit(lane, 1, create("/q", false)));
            TestStore.get(submit(lane, 1, create("/other", false)));
            takeTurnKnownTo(lane, store, tenant, "/q");

            CompletableFuture<WriteResult> first = submit(lane, 1, create("/q/n-", true));
            CompletableFuture<WriteResult> along = submit(lane, 1, create("/q/n-", true));
            CompletableFuture<WriteResult> elsewhere = submit(lane, 1, create("/other/n-", true));
            CompletableFuture<WriteResult> behind = submit(lane, 1, create("/q/n-", true));
            assertThat(first).isNotDone();
            time.pass(PATIENCE);

            assertThat(List.of(name(first), name(along), name(elsewhere), name(behind)))
                    .containsExactly("/q/n-0000000000", "/q/n-0000000001", "/other/n-0000000000", "/q/n-0000000002");
            assertThat(version(along)).isEqualTo(version(first));
            assertThat(version(elsewhere)).isGreaterThan(version(first));
            assertThat(version(behind)).isGreaterThan(version(first));
            assertThat(store.dump(tenant.keys().turns())).isEmpty();
        }
    }

    private static String name(CompletableFuture<WriteResult> created) {
        return ((Outcome.Created) TestStore.get(created).outcome()).path();
    }

    private static long version(CompletableFuture<WriteResult> result) {
        return TestStore.get(result).position().version();
    }

    @Test
    void whoeverIsNotInTheWayDoesNotWait() throws Exception {
        VirtualTime time = new VirtualTime();
        try (TestStore store = TestStore.open(directory, time)) {
            Tenant tenant = store.tenant("t");
            WriteLane lane = lane(store, tenant, 1);
            TestStore.get(submit(lane, 1, create("/q", false)));
            TestStore.get(submit(lane, 1, create("/other", false)));
            takeTurn(store, tenant, "/q");
            assertThat(submit(lane, 1, create("/other/n-", true))).isCompleted();
            assertThat(submit(lane, 1, new Operation.SetData("/q", new byte[1], -1)))
                    .isCompleted();
            assertThat(store.dump(tenant.keys().turns())).hasSize(1);
        }
    }

    private static WriteLane lane(TestStore store, Tenant tenant, long proxy) {
        WriteLane lane =
                new WriteLane(store.transactions, tenant, proxy, 0, BatchLimits.FOUNDATIONDB, () -> 0, store.scheduler);
        TestStore.get(submit(lane, proxy, TestStore.openSession(proxy)));
        return lane;
    }

    /** At the version that the lane knows without asking there would be no turn yet; one batch might slip through. */
    private static void takeTurnKnownTo(WriteLane lane, TestStore store, Tenant tenant, String parent) {
        takeTurn(store, tenant, parent);
        TestStore.get(submit(lane, 1, new Operation.SetData(parent, new byte[1], -1)));
    }

    /** As a proxy that dies right afterwards. */
    private static void takeTurn(TestStore store, Tenant tenant, String parent) {
        TestStore.get(store.database.runAsync(transaction -> {
            transaction.mutate(
                    MutationType.SET_VERSIONSTAMPED_KEY,
                    tenant.keys().newTurn(),
                    new TurnRecord(77, 0, Set.of(parent.hashCode())).encode());
            return CompletableFuture.completedFuture(null);
        }));
    }

    private static CompletableFuture<WriteResult> submit(WriteLane lane, long proxy, Operation operation) {
        return TestStore.submit(lane, proxy, proxy, operation);
    }

    private static Operation create(String path, boolean sequential) {
        return new Operation.Create(path, new byte[0], AclEntry.OPEN, Operation.Lifetime.PERSISTENT, sequential);
    }
}

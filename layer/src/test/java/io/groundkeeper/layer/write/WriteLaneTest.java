package io.groundkeeper.layer.write;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.apple.foundationdb.Database;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.CommitMarker;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteLaneTest {
    @TempDir
    Path directory;

    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
        tenant = store.tenant("t");
        lane = new WriteLane(
                store.transactions, tenant, TestStore.PROXY, 0, BatchLimits.EMBEDDED, () -> 0, store.scheduler);
        write(TestStore.openSession(TestStore.PROXY));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void resultsComeInTheOrderOfTheRequests() {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int index = i;
            Operation operation = i % 7 == 0 ? creation("/none/" + i) : creation("/n" + i);
            all.add(submit(operation).thenAccept(result -> order.add(index)));
        }
        all.forEach(TestStore::get);
        assertThat(order).isSorted().hasSize(500);
    }

    @Test
    void requestsThatComeWhileABatchIsOnItsWayShareTheNext() {
        List<CompletableFuture<WriteResult>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(submit(creation("/n" + i)));
        }
        List<WriteResult> results = all.stream().map(TestStore::get).toList();
        assertThat(results).isSortedAccordingTo((one, other) -> one.position().compareTo(other.position()));
        assertThat(results)
                .extracting(result -> result.position().version())
                .as("commits")
                .satisfies(versions -> assertThat(versions.stream().distinct()).hasSizeLessThan(250));
        for (WriteResult result : results) {
            Outcome.Created created = (Outcome.Created) result.outcome();
            assertThat(created.stat().created()).isEqualTo(result.position());
        }
    }

    @Test
    void aBatchHoldsNoMoreThanItsLimits() {
        WriteLane narrow = new WriteLane(
                store.transactions, tenant, TestStore.PROXY, 1, new BatchLimits(4, 1_000), () -> 0, store.scheduler);
        List<CompletableFuture<WriteResult>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(TestStore.submit(narrow, creation("/n" + i)));
        }
        for (int i = 0; i < 20; i++) {
            all.add(TestStore.submit(narrow, new Operation.SetData("/n0", new byte[900], -1)));
        }
        all.stream()
                .limit(20)
                .forEach(result ->
                        assertThat(TestStore.get(result).position().request()).isLessThan(4));
        // The first of these may still share a batch with the last creations.
        all.stream()
                .skip(21)
                .forEach(result ->
                        assertThat(TestStore.get(result).position().request()).isZero());
    }

    @Test
    void aStoreThatDoesNotKeepUpIsNotQueuedForWithoutEnd() {
        Database stuck = (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (self, method, arguments) ->
                        (Executor) task -> {});
        WriteLane lane = new WriteLane(
                new Transactions(stuck),
                tenant,
                TestStore.PROXY,
                1,
                BatchLimits.FOUNDATIONDB,
                () -> 0,
                store.scheduler);
        Operation large = new Operation.SetData("/a", new byte[1 << 20], -1);
        CompletableFuture<WriteResult> last = TestStore.submit(lane, large);
        int waiting = 1;
        while (!last.isCompletedExceptionally() && waiting < 100) {
            last = TestStore.submit(lane, large);
            waiting++;
        }
        assertThat(waiting).isBetween(60, 70);
        assertThat(last).isCompletedExceptionally();
        assertThatThrownBy(last::join)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("waiting for the store");
    }

    @Test
    void aRefusedRequestTakesNoOtherWithIt() {
        byte[] tooBig = new byte[11_000_000];
        List<CompletableFuture<WriteResult>> all = List.of(
                submit(creation("/before")),
                submit(new Operation.SetData("/", tooBig, -1)),
                submit(creation("/after")),
                submit(creation("/after/that")));
        assertThat(TestStore.get(all.get(0)).outcome()).isInstanceOf(Outcome.Created.class);
        assertThatThrownBy(() -> TestStore.get(all.get(1))).isInstanceOf(CompletionException.class);
        assertThat(TestStore.get(all.get(2)).outcome()).isInstanceOf(Outcome.Created.class);
        assertThat(TestStore.get(all.get(3)).outcome()).isInstanceOf(Outcome.Created.class);
        assertThat(write(creation("/late"))).isInstanceOf(Outcome.Created.class);
        assertThat(znode("/").version()).isZero();
    }

    /** In one batch, where the store refuses them together at first. */
    @Test
    void aKeyThatIsTooLongTakesNoOtherWithIt() {
        String tooLong = "/" + "x".repeat(10_001);
        List<CompletableFuture<WriteResult>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(submit(creation(i == 25 ? tooLong : "/n" + i)));
        }
        for (int i = 0; i < 50; i++) {
            CompletableFuture<WriteResult> result = all.get(i);
            if (i == 25) {
                assertThatThrownBy(() -> TestStore.get(result)).isInstanceOf(CompletionException.class);
            } else {
                assertThat(TestStore.get(result).outcome()).isInstanceOf(Outcome.Created.class);
            }
        }
        assertThat(store.children(tenant, "/")).hasSize(50);
    }

    @Test
    void whatChangesNothingCommitsNothing() {
        write(creation("/a"));
        CommitMarker before = marker();
        assertThat(write(creation("/a"))).isEqualTo(new Outcome.Failed(Failure.NODE_EXISTS));
        assertThat(write(new Operation.Check("/a", 0))).isEqualTo(new Outcome.Done());
        WriteResult result = TestStore.get(submit(new Operation.Delete("/a", 9)));
        assertThat(marker()).isEqualTo(before);
        assertThat(result.position()).isGreaterThan(before.stamp());
        assertThat(store.log(tenant)).hasSize(1);
    }

    @Test
    void dataOfAnySizeTakesTheOthersPlace() {
        write(creation("/a"));
        Random random = new Random(1);
        for (int length : new int[] {70_000, 1 << 20, 65_536, 65_537, 0, 200_000, 3, 131_072}) {
            byte[] data = new byte[length];
            random.nextBytes(data);
            write(new Operation.SetData("/a", data, -1));
            Znode znode = znode("/a");
            assertThat(Arrays.equals(znode.data(), data)).as("%d bytes", length).isTrue();
            assertThat(store.dump(tenant.keys().nodeData("/a"))).hasSize(Math.max(1, (length + 65_535) / 65_536));
        }
        write(new Operation.SetData("/a", null, -1));
        assertThat(znode("/a").data()).isNull();
    }

    @Test
    void aBigZnodeThatIsCreatedAnewHasNothingOfTheOld() {
        write(new Operation.Create("/a", new byte[300_000], AclEntry.READ_ONLY, Operation.Lifetime.PERSISTENT, false));
        write(new Operation.Multi(List.of(new Operation.Delete("/a", 0), creation("/a"))));
        Znode anew = znode("/a");
        assertThat(anew.data()).containsExactly(1);
        assertThat(anew.acl().entries()).isEqualTo(AclEntry.OPEN);
        assertThat(store.dump(tenant.keys().node("/a"))).hasSize(3);
        write(new Operation.Delete("/a", 0));
        assertThat(store.dump(tenant.keys().node("/a"))).isEmpty();
    }

    @Test
    void aSessionWithManyEphemeralsIsClosedInSeveralTransactions() {
        for (int i = 0; i < 1_300; i++) {
            var unused =
                    submit(new Operation.Create("/e" + i, null, AclEntry.OPEN, Operation.Lifetime.EPHEMERAL, false));
        }
        assertThat(write(new Operation.CloseSession()))
                .asInstanceOf(type(Outcome.SessionClosed.class))
                .extracting(Outcome.SessionClosed::ephemerals, as(LIST))
                .hasSize(1_300)
                .doesNotHaveDuplicates();
        assertThat(store.children(tenant, "/")).containsExactly("zookeeper");
        assertThat(store.dump(tenant.keys().ephemerals(TestStore.SESSION))).isEmpty();
        assertThat(store.dump(tenant.keys().owned())).isEmpty();
        assertThat(store.dump(tenant.keys().sessions())).isEmpty();
        assertThat(znode("/").children().numChildren()).isEqualTo(1);
    }

    @Test
    void lanesOfOneTenantDoNotLoseEachOthersChildren() {
        write(creation("/p"));
        List<CompletableFuture<WriteResult>> all = new ArrayList<>();
        for (int proxy = 100; proxy < 104; proxy++) {
            WriteLane other = new WriteLane(
                    store.transactions, tenant, proxy, 0, new BatchLimits(5, 1 << 20), () -> 0, store.scheduler);
            all.add(TestStore.submit(other, proxy, proxy, TestStore.openSession(proxy)));
            for (int i = 0; i < 100; i++) {
                String path = "/p/" + proxy + "-" + i;
                all.add(TestStore.submit(other, proxy, proxy, creation(path)));
                if (i % 3 == 0) {
                    all.add(TestStore.submit(other, proxy, proxy, new Operation.Delete(path, 0)));
                }
            }
        }
        all.forEach(result -> assertThat(TestStore.get(result).outcome()).isNotInstanceOf(Outcome.Failed.class));
        assertThat(store.children(tenant, "/p")).hasSize(4 * 66);
        assertThat(znode("/p").stat().numChildren()).isEqualTo(4 * 66);
        assertThat(znode("/p").stat().cversion()).isEqualTo(4 * (100 + 34));
    }

    private CommitMarker marker() {
        return CommitMarker.decode(store.value(tenant.keys().marker(TestStore.PROXY, 0)));
    }

    private Znode znode(String path) {
        return store.znode(tenant, path).orElseThrow();
    }

    private Outcome write(Operation operation) {
        return TestStore.get(submit(operation)).outcome();
    }

    private CompletableFuture<WriteResult> submit(Operation operation) {
        return TestStore.submit(lane, operation);
    }

    private static Operation.Create creation(String path) {
        return new Operation.Create(path, new byte[] {1}, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false);
    }
}

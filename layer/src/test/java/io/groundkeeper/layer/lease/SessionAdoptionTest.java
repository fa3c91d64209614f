package io.groundkeeper.layer.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionAdoptionTest {
    private static final long DEAD = 1;
    private static final long HEIR = 2;

    @TempDir
    Path directory;

    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;
    private SessionAdoption adoption;
    private Holdings holdings;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
        tenant = store.tenant("t");
        lane = new WriteLane(
                store.transactions, tenant, DEAD, 0, new BatchLimits(8, 1 << 20), () -> 0, store.scheduler);
        adoption = new SessionAdoption(store.transactions, tenant);
        holdings = new Holdings(store.transactions, tenant.cluster());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void allSessionsMove() {
        List<CompletableFuture<WriteResult>> opened = new ArrayList<>();
        for (long id = 1; id <= 1_100; id++) {
            opened.add(TestStore.submit(lane, id, DEAD, TestStore.openSession(DEAD)));
        }
        opened.add(TestStore.submit(lane, 5_000, 3, TestStore.openSession(3)));
        opened.forEach(TestStore::get);
        Map<Long, SessionRecord> before = TestStore.get(adoption.sessionsOf(DEAD));
        assertThat(TestStore.get(holdings.holders())).containsExactlyInAnyOrder(DEAD, 3L);

        Map<Long, SessionRecord> moved = new HashMap<>();
        Map<Long, SessionRecord> some;
        do {
            some = TestStore.get(adoption.adopt(DEAD, HEIR));
            assertThat(moved).doesNotContainKeys(some.keySet().toArray(Long[]::new));
            moved.putAll(some);
        } while (!some.isEmpty());

        assertThat(moved).hasSize(1_100);
        assertThat(TestStore.get(holdings.holders())).containsExactlyInAnyOrder(HEIR, 3L);
        assertThat(TestStore.get(adoption.sessionsOf(DEAD))).isEmpty();
        assertThat(TestStore.get(adoption.sessionsOf(HEIR)))
                .usingRecursiveComparison()
                .isEqualTo(moved);
        before.replaceAll((id, session) -> session.takenBy(HEIR, session.timeoutMillis()));
        assertThat(moved).usingRecursiveComparison().isEqualTo(before);
        assertThat(store.log(tenant))
                .extracting(LoggedChange::change)
                .hasSize(1_100)
                .contains(new Change.SessionMoved(1, 1), new Change.SessionMoved(1_100, 1));
    }

    @Test
    void whoLeavesHoldsNothing() {
        TestStore.get(TestStore.submit(lane, 1, DEAD, TestStore.openSession(DEAD)));
        assertThat(TestStore.get(holdings.tenantsOf(DEAD))).containsExactly("t");

        TestStore.get(adoption.leave(DEAD, 0));
        assertThat(TestStore.get(holdings.tenantsOf(DEAD)))
                .as("it still has a session")
                .containsExactly("t");

        TestStore.get(TestStore.submit(lane, 1, DEAD, new Operation.CloseSession()));
        assertThat(TestStore.get(holdings.tenantsOf(DEAD))).containsExactly("t");
        TestStore.get(adoption.leave(DEAD, 0));
        assertThat(TestStore.get(holdings.holders())).isEmpty();
        assertThat(store.dump(tenant.keys().markers(DEAD))).isEmpty();
    }

    /** A proxy may have a tenant open for a while that was deleted, and made again. */
    @Test
    void aHoldingOutlivesTheTenantThatHadItsName() {
        Tenants tenants = new Tenants(store.transactions);
        TestStore.get(TestStore.submit(lane, 1, DEAD, TestStore.openSession(DEAD)));
        TestStore.get(tenants.delete("t", true));
        Tenant again = TestStore.get(tenants.create("t", TenantLimits.NONE, 0));
        WriteLane laneAgain = new WriteLane(
                store.transactions, again, DEAD, 1, new BatchLimits(8, 1 << 20), () -> 0, store.scheduler);
        TestStore.get(TestStore.submit(laneAgain, 2, DEAD, TestStore.openSession(DEAD)));

        assertThat(catchThrowable(() -> TestStore.get(adoption.adopt(DEAD, HEIR))))
                .hasMessageContaining("tenant t was deleted");
        TestStore.get(adoption.leave(DEAD, 0));
        TestStore.get(tenants.forgetHolding(tenant.cluster(), DEAD, "t"));
        assertThat(TestStore.get(holdings.tenantsOf(DEAD))).containsExactly("t");
        assertThat(TestStore.get(new SessionAdoption(store.transactions, again).adopt(DEAD, HEIR)))
                .containsOnlyKeys(2L);

        TestStore.get(tenants.delete("t", true));
        TestStore.get(tenants.forgetHolding(tenant.cluster(), DEAD, "t"));
        assertThat(TestStore.get(holdings.tenantsOf(DEAD))).isEmpty();
    }

    /** Nothing that a session's old proxy writes is seen after the log has told of the move. */
    @Test
    void writesOfTheOldOwnerEndWithTheMove() {
        TestStore.get(TestStore.submit(lane, 7, DEAD, TestStore.openSession(DEAD)));
        List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            writes.add(TestStore.submit(
                    lane,
                    7,
                    DEAD,
                    new Operation.Create("/n" + i, null, AclEntry.OPEN, Operation.Lifetime.EPHEMERAL, false)));
            if (i == 100) {
                TestStore.get(writes.get(20));
            }
        }
        Map<Long, SessionRecord> moved = TestStore.get(adoption.adopt(DEAD, HEIR));
        assertThat(moved).containsOnlyKeys(7L);
        WriteResult late = TestStore.get(TestStore.submit(lane, 7, DEAD, new Operation.SetData("/", null, -1)));
        assertThat(late.outcome()).isEqualTo(new Outcome.Failed(Failure.SESSION_MOVED));

        Stamp move = store.log(tenant).stream()
                .filter(logged -> logged.change() instanceof Change.SessionMoved)
                .map(LoggedChange::stamp)
                .findFirst()
                .orElseThrow();
        for (CompletableFuture<WriteResult> write : writes) {
            WriteResult result = TestStore.get(write);
            if (result.outcome() instanceof Outcome.Created) {
                assertThat(result.position()).isLessThan(move);
            } else {
                assertThat(result.outcome()).isEqualTo(new Outcome.Failed(Failure.SESSION_MOVED));
                assertThat(result.position()).isGreaterThan(move);
            }
        }
        assertThat(store.log(tenant).get(store.log(tenant).size() - 1).stamp()).isEqualTo(move);
    }

    @Test
    void whatHasMovedMeanwhileStaysWhereItIs() {
        TestStore.get(TestStore.submit(lane, 7, DEAD, TestStore.openSession(DEAD)));
        TestStore.get(TestStore.submit(lane, 7, 3, new Operation.MoveSession(new byte[16], 3, 1_000)));
        assertThat(TestStore.get(adoption.adopt(DEAD, HEIR))).isEmpty();
        assertThat(TestStore.get(adoption.sessionsOf(3))).containsOnlyKeys(7L);
    }

    @Test
    void twoWhoAdoptShareTheSessions() {
        List<CompletableFuture<WriteResult>> opened = new ArrayList<>();
        for (long id = 1; id <= 700; id++) {
            opened.add(TestStore.submit(lane, id, DEAD, TestStore.openSession(DEAD)));
        }
        opened.forEach(TestStore::get);
        var one = adoption.adopt(DEAD, HEIR);
        var other = adoption.adopt(DEAD, 3);
        Map<Long, SessionRecord> all = new HashMap<>(TestStore.get(one));
        assertThat(all).doesNotContainKeys(TestStore.get(other).keySet().toArray(Long[]::new));
        all.putAll(TestStore.get(other));
        assertThat(all).hasSize(700);
    }

    @Test
    void theTailIsWokenByAMove() {
        TestStore.get(TestStore.submit(lane, 7, DEAD, TestStore.openSession(DEAD)));
        assertThat(store.value(tenant.keys().doorbell())).isNull();
        TestStore.get(adoption.adopt(DEAD, HEIR));
        assertThat(store.value(tenant.keys().doorbell())).isNotNull();
    }
}

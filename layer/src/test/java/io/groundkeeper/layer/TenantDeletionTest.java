package io.groundkeeper.layer;

import static io.groundkeeper.layer.TestStore.PROXY;
import static io.groundkeeper.layer.TestStore.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.apple.foundationdb.KeyValue;
import io.groundkeeper.layer.lease.SessionAdoption;
import io.groundkeeper.layer.log.LogTrimmer;
import io.groundkeeper.layer.log.TrimMonitor;
import io.groundkeeper.layer.quota.QuotaCounter;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.layer.usage.UsageCounter;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.LaneMonitor;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.TenantLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantDeletionTest {
    /** What FoundationDB says of an operation that it refuses for good. */
    private static final int FATAL = 2000;

    private static final QuotaPolicy FEW_COUNTED = new QuotaPolicy(false, new SubtreeSize.Limits(10, 1 << 20));

    @TempDir
    Path directory;

    private TestStore store;
    private Tenants tenants;
    private Tenant tenant;
    private WriteLane lane;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
        tenants = new Tenants(store.transactions);
        tenant = store.tenant("t");
        lane = lane(tenant, store.transactions, PROXY);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void nothingOfItIsLeftAndNothingElseIsGone() {
        Tenant other = store.tenant("t-2");
        write(TestStore.openSession(PROXY));
        for (int i = 0; i < 600; i++) {
            write(create("/n" + i, Operation.Lifetime.PERSISTENT));
        }
        write(new Operation.CloseSession());
        List<KeyValue> others = store.dump(other.keys().all());
        TestStore.get(tenants.delete("t", false));
        assertThat(left(tenant)).isEmpty();
        assertThat(TestStore.get(tenants.names())).containsExactly("t-2");
        assertThat(store.dump(other.keys().all())).isEqualTo(others);
        assertThat(TestStore.get(tenants.limits(tenant))).isEmpty();
        assertThat(TestStore.get(tenants.limits(other))).isPresent();
        assertThat(TestStore.get(tenants.find("t"))).isEmpty();
        assertThat(catchThrowable(() -> TestStore.get(tenants.delete("t", true))))
                .hasMessageContaining("there is no tenant t");

        Tenant again = TestStore.get(tenants.create("t", TenantLimits.NONE, 7));
        assertThat(again.keys().metadata()).isNotEqualTo(tenant.keys().metadata());
        assertThat(store.znode(again, "/n1")).isEmpty();
    }

    @Test
    void aTenantWithSessionsIsDeletedByForceOnly() {
        write(TestStore.openSession(PROXY));
        List<KeyValue> before = left(tenant);
        assertThat(catchThrowable(() -> TestStore.get(tenants.delete("t", false))))
                .hasMessageContaining("tenant t has 1 session: stop its clients, or delete it with --force")
                .extracting(error -> ((TenantException) error.getCause()).reason())
                .isEqualTo(TenantException.Reason.IN_USE);
        assertThat(left(tenant)).isEqualTo(before);
        TestStore.get(tenants.delete("t", true));
        assertThat(left(tenant)).isEmpty();
        assertThat(TestStore.get(tenants.names())).isEmpty();
    }

    static Stream<Function<Tenants, CompletableFuture<Void>>> finishers() {
        return Stream.of(
                Tenants::purge,
                tenants -> tenants.delete("t", false),
                tenants -> tenants.create("other", TenantLimits.NONE, 1)
                        .thenCompose(made -> tenants.delete("other", false)));
    }

    /** Whichever transaction it is that the deletion ends at. */
    @ParameterizedTest
    @MethodSource("finishers")
    void anInterruptedDeletionIsFinishedLater(Function<Tenants, CompletableFuture<Void>> finisher) {
        boolean interrupted = true;
        for (int at = 1; interrupted; at++) {
            for (boolean afterCommit : new boolean[] {false, true}) {
                Tenant doomed = store.tenant("t");
                fill(doomed, 300);
                InterruptedDatabase database = afterCommit
                        ? InterruptedDatabase.afterCommit(store.database, at, FATAL)
                        : InterruptedDatabase.before(store.database, at, FATAL);
                boolean done = delete(database);
                interrupted = database.isInterrupted();
                assertThat(done).isEqualTo(!interrupted);
                if (TestStore.get(tenants.find("t")).isPresent()) {
                    assertThat(store.znode(doomed, "/n1")).isPresent();
                    TestStore.get(tenants.delete("t", true));
                } else if (!leftToFinish().isEmpty()) {
                    TestStore.get(finisher.apply(tenants));
                }
                assertThat(leftToFinish()).isEmpty();
                assertThat(left(doomed)).isEmpty();
                assertThat(TestStore.get(tenants.names())).isEmpty();
            }
        }
    }

    @Test
    void theNameIsFreeWhileTheRestIsStillToBeCleared() {
        fill(tenant, 300);
        InterruptedDatabase database = InterruptedDatabase.afterCommit(store.database, 1, FATAL);
        delete(database);
        assertThat(left(tenant)).isNotEmpty();
        Tenant again = TestStore.get(tenants.create("t", TenantLimits.NONE, 7));
        List<KeyValue> records = left(again);
        TestStore.get(tenants.purge());
        assertThat(left(tenant)).isEmpty();
        assertThat(left(again)).isEqualTo(records);
    }

    @Test
    void aDeletionInDoubtIsDone() {
        InterruptedDatabase database = InterruptedDatabase.afterCommit(store.database, 1, 1031);
        TestStore.get(new Tenants(new Transactions(database.database())).delete("t", false));
        assertThat(database.isInterrupted()).isTrue();
        assertThat(left(tenant)).isEmpty();
    }

    /** Its metadata is gone, the rest is not: as soon as that, no session is opened or moved. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverHasItOpenWritesNoMore(boolean cleared) {
        fill(tenant, 10);
        for (String path : List.of("/zookeeper/quota/n1", "/zookeeper/quota/n1/zookeeper_limits")) {
            write(create(path, Operation.Lifetime.PERSISTENT));
        }
        write(create("/c", Operation.Lifetime.CONTAINER));
        InterruptedDatabase database = InterruptedDatabase.afterCommit(store.database, cleared ? 99 : 1, FATAL);
        delete(database);
        assertThat(left(tenant).isEmpty()).isEqualTo(cleared);
        List<KeyValue> before = left(tenant);

        Outcome expired = new Outcome.Failed(Failure.SESSION_EXPIRED);
        assertThat(write(8, TestStore.openSession(PROXY))).isEqualTo(expired);
        assertThat(write(SESSION, new Operation.MoveSession(new byte[16], PROXY, 1_000)))
                .isEqualTo(expired);
        assertThat(write(SESSION, new Operation.Reap("/c", 1))).isEqualTo(new Outcome.Failed(Failure.NO_NODE));
        SessionAdoption adoption = new SessionAdoption(store.transactions, tenant);
        assertThat(catchThrowable(() -> TestStore.get(adoption.adopt(PROXY, 43))))
                .hasMessageContaining("tenant t was deleted");
        TestStore.get(adoption.leave(PROXY, 0));
        TestStore.get(new UsageCounter(store.transactions, tenant.keys()).count());
        if (cleared) {
            for (Operation operation : List.of(
                    create("/a", Operation.Lifetime.PERSISTENT),
                    create("/e", Operation.Lifetime.EPHEMERAL),
                    new Operation.Create("/s", null, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, true),
                    new Operation.Delete("/n1", -1),
                    new Operation.DeleteContainer("/c"),
                    new Operation.SetData("/n1", new byte[1], -1),
                    new Operation.SetAcl("/n1", AclEntry.OPEN, -1),
                    new Operation.Check("/n1", -1),
                    new Operation.Multi(List.of(create("/a", Operation.Lifetime.PERSISTENT))))) {
                assertThat(write(operation)).isEqualTo(expired);
            }
            assertThat(write(new Operation.CloseSession())).isInstanceOf(Outcome.SessionClosed.class);
            assertThat(left(tenant)).isEmpty();
        } else {
            assertThat(left(tenant)).isSubsetOf(before); // markers of the dead may go
        }
    }

    @Test
    void itsLogIsTrimmedNoMore() throws Exception {
        VirtualTime time = new VirtualTime();
        try (TestStore slow = TestStore.open(directory.resolve("virtual"), time)) {
            Tenant doomed = slow.tenant("t");
            LogTrimmer trimmer = new LogTrimmer(
                    slow.transactions,
                    doomed,
                    1,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    time.scheduler(),
                    time::nanoTime,
                    TrimMonitor.NONE);
            trimmer.start();
            time.pass(Duration.ofSeconds(15));
            assertThat(slow.value(doomed.keys().trim())).isNotNull();
            TestStore.get(new Tenants(slow.transactions).delete("t", false));
            time.pass(Duration.ofSeconds(30));
            assertThat(slow.dump(doomed.keys().all())).isEmpty();
            trimmer.close();
        }
    }

    /** Several proxies with everything that they do by themselves, whose commits get lost and come late, while a tenant is deleted. */
    @Test
    void nobodyWritesIntoWhatWasDeletedUnderHisHands() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int round = 0; round < 6; round++) {
            Tenant doomed = store.tenant("doomed");
            FaultyDatabase faulty = FaultyDatabase.of(store.database, random.nextLong(), 0.1);
            Transactions unreliable = new Transactions(faulty.database());
            List<WriteLane> lanes = new ArrayList<>();
            for (long proxy = 1; proxy <= 3; proxy++) {
                lanes.add(lane(doomed, unreliable, proxy));
                TestStore.get(TestStore.submit(lanes.get((int) proxy - 1), proxy, proxy, TestStore.openSession(proxy)));
            }
            List<CompletableFuture<?>> work = new ArrayList<>();
            LogTrimmer trimmer = new LogTrimmer(
                    unreliable,
                    doomed,
                    1,
                    Duration.ZERO,
                    Duration.ofMillis(2),
                    store.scheduler,
                    System::nanoTime,
                    TrimMonitor.NONE);
            trimmer.start();
            QuotaCounter counter = new QuotaCounter(
                    unreliable, doomed, FEW_COUNTED.countedAtOnce(), Duration.ofMillis(2), store.scheduler);
            for (String path : List.of("/zookeeper/quota/q", "/q", "/zookeeper/quota/q/zookeeper_limits")) {
                work.add(TestStore.submit(lanes.get(0), 1, 1, create(path, Operation.Lifetime.PERSISTENT)));
            }
            CompletableFuture<Void> deletion = null;
            int deletedAt = 100 + random.nextInt(200);
            for (int i = 0; i < 500; i++) {
                int proxy = random.nextInt(3);
                work.add(TestStore.submit(lanes.get(proxy), 1L + proxy, 1L + proxy, operation(random, i)));
                if (random.nextInt(50) == 0) {
                    work.add(TestStore.submit(lanes.get(proxy), 100 + i, 1L + proxy, TestStore.openSession(1 + proxy)));
                    work.add(new SessionAdoption(unreliable, doomed).adopt(3, 1));
                    work.add(new UsageCounter(unreliable, doomed.keys()).count());
                }
                if (i == deletedAt) {
                    deletion = tenants.delete("doomed", true);
                }
                if (i % 50 == 0) {
                    TestStore.get(work.get(random.nextInt(work.size())).handle((done, error) -> null));
                }
            }
            TestStore.get(deletion);
            work.forEach(each -> TestStore.get(each.handle((done, error) -> null)));
            for (WriteLane each : lanes) {
                assertThat(TestStore.get(TestStore.submit(each, 9, 9, TestStore.openSession(9)))
                                .outcome())
                        .isEqualTo(new Outcome.Failed(Failure.SESSION_EXPIRED));
            }
            trimmer.close();
            counter.close();
            assertThat(left(doomed)).as("seed %d, round %d", seed, round).isEmpty();
        }
    }

    private static Operation operation(Random random, int number) {
        String path = "/q/" + random.nextInt(60);
        return switch (random.nextInt(8)) {
            case 0 -> new Operation.Delete(path, -1);
            case 1 -> new Operation.SetData(path, new byte[10], -1);
            case 2 -> new Operation.Create("/q/s-", null, AclEntry.OPEN, Operation.Lifetime.EPHEMERAL, true);
            case 3 -> new Operation.Reap(path, 1);
            case 4 -> create("/zookeeper/quota/q/zookeeper_stats", Operation.Lifetime.PERSISTENT);
            case 5 -> number % 20 == 0 ? new Operation.CloseSession() : create(path, Operation.Lifetime.CONTAINER);
            default -> create(path, Operation.Lifetime.PERSISTENT);
        };
    }

    private void fill(Tenant doomed, int znodes) {
        WriteLane filling = lane(doomed, store.transactions, PROXY);
        List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
        writes.add(TestStore.submit(filling, TestStore.openSession(PROXY)));
        for (int i = 0; i < znodes; i++) {
            writes.add(TestStore.submit(filling, create("/n" + i, Operation.Lifetime.PERSISTENT)));
        }
        writes.forEach(TestStore::get);
    }

    private WriteLane lane(Tenant of, Transactions transactions, long proxy) {
        return new WriteLane(
                transactions,
                of,
                proxy,
                0,
                BatchLimits.FOUNDATIONDB,
                () -> 0,
                store.scheduler,
                FEW_COUNTED,
                () -> TenantLimits.NONE,
                LaneMonitor.NONE);
    }

    /** Whether it could be deleted through {@code database}. */
    private static boolean delete(InterruptedDatabase database) {
        Tenants interrupted = new Tenants(new Transactions(database.database()));
        return TestStore.get(interrupted.delete("t", true).handle((done, error) -> error == null));
    }

    private List<String> leftToFinish() {
        return TestStore.get(store.transactions.read(TenantDirectories::deleted));
    }

    private List<KeyValue> left(Tenant of) {
        return store.dump(of.keys().all());
    }

    private static Operation.Create create(String path, Operation.Lifetime lifetime) {
        return new Operation.Create(path, new byte[1], AclEntry.OPEN, lifetime, false);
    }

    private Outcome write(Operation operation) {
        return write(SESSION, operation);
    }

    private Outcome write(long session, Operation operation) {
        return TestStore.get(TestStore.submit(lane, session, PROXY, operation)).outcome();
    }
}

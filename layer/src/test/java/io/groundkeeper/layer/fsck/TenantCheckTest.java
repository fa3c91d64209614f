package io.groundkeeper.layer.fsck;

import static io.groundkeeper.layer.TestStore.PROXY;
import static io.groundkeeper.layer.TestStore.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.log.LogWriter;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Operation.Lifetime;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.ReapRecord;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TenantCheckTest {
    private static final int ROUNDS = 1_000;
    private static final int MANY = ZnodeCheck.FEW_CHILDREN + 500;

    @TempDir
    Path directory;

    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
        tenant = store.tenant("t");
        lane = new WriteLane(store.transactions, tenant, PROXY, 0, BatchLimits.EMBEDDED, () -> 0, store.scheduler);
        write(TestStore.openSession(PROXY));
        write(create("/a", Lifetime.PERSISTENT, 10));
        write(create("/a/large", Lifetime.PERSISTENT, 200_000));
        write(create("/a/gone", Lifetime.PERSISTENT, 10));
        write(new Operation.Delete("/a/gone", -1));
        write(create("/e", Lifetime.EPHEMERAL, 10));
        write(create("/c", Lifetime.CONTAINER, 0));
        write(create("/t", Lifetime.ofTtl(5_000), 0));
        write(create("/zookeeper/quota/a", Lifetime.PERSISTENT, 0));
        write(create("/zookeeper/quota/a/zookeeper_limits", Lifetime.PERSISTENT, 0));
        write(create("/zookeeper/quota/a/zookeeper_stats", Lifetime.PERSISTENT, 0));
        write(new Operation.SetData("/a", new byte[20], -1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatTheLayerWritesFitsTogether() {
        Findings findings = check();
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.unchecked()).isEmpty();
        assertThat(findings.checked())
                .containsEntry("znodes", 12L)
                .containsEntry("children", 11L)
                .containsEntry("sessions", 1L)
                .containsEntry("sessions of proxies", 1L)
                .containsEntry("ephemerals", 1L)
                .containsEntry("containers and TTLs", 2L)
                .containsEntry("quotas", 1L)
                .containsEntry("commit markers", 1L)
                .containsEntry("counters of usage", 3L);
        assertThat(findings.checked().get("log entries")).isGreaterThan(10L);
    }

    /** Big enough for pages that end within a znode, and a parent whose children are counted by themselves. */
    @Test
    void aLargeTreeIsCheckedInManyTransactions() {
        createMany("/a", MANY);
        Findings findings = check();
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.checked())
                .containsEntry("znodes", 12L + MANY)
                .containsEntry("children of large znodes", 1L + MANY);
        assertThat(findings.transactions()).isGreaterThan(50);

        store.set(tenant.keys().child("/a", "stray"), new byte[0]);
        assertThat(check().violations())
                .containsExactlyInAnyOrder(
                        new Violation("/a", "counts " + (MANY + 1) + " children and has " + (MANY + 2)),
                        new Violation("/a/stray", "is entered as a child of its parent, and does not exist"));
    }

    /** Checks again and again, from a moment on when writing has begun until all is written. */
    @Test
    void whatIsWrittenMeanwhileIsNoViolation() throws Exception {
        createMany("/a", MANY);
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Void> writing = new FutureTask<>(() -> writeManyThings(begun), null);
        new Thread(writing, "test-writer").start();
        begun.await();
        int checks = 0;
        do {
            assertThat(check().violations()).isEmpty();
            checks++;
        } while (!writing.isDone());
        writing.get();
        assertThat(checks).isGreaterThan(1);
    }

    @Test
    void aZnodeThatGrowsBetweenTwoPagesIsCheckedOnce() throws Exception {
        createMany("/a", MANY);
        Tally tally = new Tally();
        ZnodeCheck znodes = new ZnodeCheck(tenant.keys(), new HashSet<>());
        PageCheck growing = new PageCheck() {
            @Override
            public CompletableFuture<List<KeyValue>> whole(State state, List<KeyValue> page) {
                return znodes.whole(state, page);
            }

            @Override
            public CompletableFuture<Result> check(State state, List<KeyValue> page) {
                String last = tenant.keys().nodePath(page.get(page.size() - 1).getKey());
                return znodes.check(state, page)
                        .thenCompose(
                                result -> TestStore.submit(lane, new Operation.SetData(last, new byte[200_000], -1))
                                        .thenApply(written -> result));
            }

            @Override
            public byte[] after(List<KeyValue> page) {
                return znodes.after(page);
            }
        };
        TestStore.get(new Sweep(store.transactions, tally)
                .through("znodes", tenant.keys().nodes(), growing));
        assertThat(tally.findings().violations()).isEmpty();
        assertThat(tally.findings().checked()).containsEntry("znodes", 12L + MANY);
        assertThat(tally.findings().transactions()).isGreaterThan(30);
    }

    private void writeManyThings(CountDownLatch begun) {
        List<CompletableFuture<?>> writes = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            writes.add(TestStore.submit(lane, create("/a/x", Lifetime.EPHEMERAL, round % 100)));
            writes.add(TestStore.submit(lane, create("/c/x", Lifetime.PERSISTENT, 10)));
            writes.add(TestStore.submit(lane, new Operation.SetData("/t", new byte[70_000 * (round % 2)], -1)));
            writes.add(TestStore.submit(lane, new Operation.Delete("/a/x", -1)));
            writes.add(TestStore.submit(lane, new Operation.Delete("/a/n" + round % MANY, -1)));
            TestStore.get(TestStore.submit(lane, new Operation.Delete("/c/x", -1)));
            begun.countDown();
        }
        writes.forEach(TestStore::get);
    }

    @Test
    void whereAllIsWrongNotAllIsTold() {
        createMany("/a", MANY);
        damage((transaction, keys) -> transaction.clear(keys.children()));
        Findings findings = check();
        assertThat(findings.violations()).hasSize(Findings.MAX_VIOLATIONS);
        assertThat(findings.violationCount()).isGreaterThan(MANY);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damaged(
                        "a znode without a head",
                        (t, k) -> t.clear(k.head("/a/large")),
                        "/a/large: is not whole: it has not a head, an ACL and data"),
                damaged(
                        "a znode without an ACL",
                        (t, k) -> t.clear(k.acl("/t")),
                        "/t: is not whole: it has a head, not an ACL and data"),
                damaged(
                        "an ACL that is none",
                        (t, k) -> t.set(k.acl("/t"), new byte[] {9}),
                        "/t: not a node ACL of this format, 1 bytes"),
                damaged(
                        "data without a chunk",
                        (t, k) -> t.clear(k.data("/a/large", 2)),
                        "/a/large: chunks hold 134464 of 200000 bytes"),
                damaged(
                        "a znode that is not a child",
                        (t, k) -> t.clear(k.child("/a", "large")),
                        "/a/large: is not entered as a child of its parent"),
                damaged(
                        "a miscounted parent",
                        (t, k) -> t.set(k.children("/a"), new ChildCounters(5, 1).encode()),
                        "/a: counts 4 children and has 1"),
                damaged(
                        "a negative count",
                        (t, k) -> t.set(k.children("/a"), new ChildCounters(1, 2).encode()),
                        "/a: counts -1 children"),
                damaged(
                        "a child that does not exist",
                        (t, k) -> t.set(k.child("/a", "stray"), new byte[0]),
                        "/a/stray: is entered as a child of its parent, and does not exist"),
                damaged("a znode without a parent", (t, k) -> t.clear(k.node("/a")), "/a/large: has no parent"),
                damaged(
                        "an ephemeral that its session does not know",
                        (t, k) -> t.clear(k.ephemeral(SESSION, "/e")),
                        "/e: is not entered as an ephemeral of session 0x7"),
                damaged(
                        "an ephemeral of nobody",
                        (t, k) -> t.clear(k.session(SESSION)),
                        "/e: is an ephemeral of session 0x7, which does not exist"),
                damaged(
                        "an ephemeral that does not exist",
                        (t, k) -> t.set(k.ephemeral(SESSION, "/none"), new byte[0]),
                        "/none: is entered as an ephemeral of session 0x7, and does not exist"),
                damaged(
                        "an ephemeral that is none",
                        (t, k) -> t.set(k.ephemeral(SESSION, "/a"), new byte[0]),
                        "/a: is entered as an ephemeral of session 0x7, and is not"),
                damaged(
                        "a session without an owner",
                        (t, k) -> t.clear(k.owned(PROXY, SESSION)),
                        "session 0x7: is not entered with the proxy that holds it"),
                damaged(
                        "a session of another owner",
                        (t, k) -> t.set(k.session(SESSION), new SessionRecord(1_000, 43, 0, new byte[16]).encode()),
                        "session 0x7: is entered with proxy 0x2a, and held by 0x2b"),
                damaged(
                        "an owner's session that does not exist",
                        (t, k) -> t.set(k.owned(PROXY, 8), new byte[0]),
                        "session 0x8: is entered with proxy 0x2a, and does not exist"),
                damaged(
                        "a container that the reaper does not know",
                        (t, k) -> t.clear(k.reap("/c")),
                        "/c: is not entered among those that the server may delete"),
                damaged(
                        "another time to live",
                        (t, k) -> t.set(k.reap("/t"), new ReapRecord(1, TestStore.TIME).encode()),
                        "/t: is entered with another time to live than its own"),
                damaged(
                        "another time of setting",
                        (t, k) -> t.set(k.reap("/t"), new ReapRecord(5_000, 1).encode()),
                        "/t: is entered among those that the server may delete, and was set at another time than its entry says"),
                damaged(
                        "a persistent znode that may be deleted",
                        (t, k) -> t.set(k.reap("/a"), new ReapRecord(0, 0).encode()),
                        "/a: is entered among those that the server may delete, and is none"),
                damaged(
                        "a quota without limits",
                        (t, k) -> t.set(k.quota("/a"), new QuotaRecord(false, true, null).encode()),
                        "/zookeeper/quota/a/zookeeper_limits: is entered as a quota without limits"),
                damaged(
                        "a quota that is not entered",
                        (t, k) -> t.clear(k.quota("/a")),
                        "/zookeeper/quota/a/zookeeper_stats: is not entered as a quota"),
                damaged(
                        "a quota of nothing",
                        (t, k) -> t.set(k.quota("/b"), new QuotaRecord(true, false, null).encode()),
                        "quota on /b: has no znode with its limits"),
                damaged(
                        "usage of no quota",
                        (t, k) -> t.set(k.quotaUsage("/b"), new byte[16]),
                        "usage of the quota on /b: is there without the quota"),
                damaged(
                        "a doorbell that was not rung",
                        (t, k) -> t.set(k.doorbell(), StampRecord.encode(Stamp.committed(1, 0, 0))),
                        "/e: was changed after the doorbell's last ring"),
                damaged("no doorbell", (t, k) -> t.clear(k.doorbell()), "/e: was changed, and there is no doorbell"),
                damaged(
                        "a znode set before it was created",
                        (t, k) -> t.set(k.head("/e"), new NodeHead(Stamp.endOf(1L << 50), 0, SESSION).encode()),
                        "/e: was set before it was created"),
                damaged(
                        "a logged deletion that did not happen",
                        (t, k) -> log(t, k, new Change.NodeDeleted("/a", AclEntry.OPEN, AclEntry.OPEN)),
                        "deletes /a, which is older and still there"),
                damaged(
                        "a logged creation that did not happen",
                        (t, k) ->
                                log(t, k, new Change.NodeCreated("/a", 0, 0, AclEntry.OPEN, AclEntry.OPEN, true, null)),
                        "creates /a, which is older"),
                damaged(
                        "logged data that was not set",
                        (t, k) -> log(t, k, new Change.DataChanged("/a", 0, 1, AclEntry.OPEN, true, null)),
                        "sets /a, whose data is older"),
                damaged(
                        "a logged end of a session that lives",
                        (t, k) -> log(t, k, new Change.SessionClosed(SESSION)),
                        "closes session 0x7, which is still there"),
                damaged(
                        "a marker that is none",
                        (t, k) -> t.set(k.marker(PROXY, 3), new byte[3]),
                        "unknown stamp tag 0"),
                damaged(
                        "a turn that is none",
                        (t, k) -> t.set(k.turns().begin, new byte[3]),
                        "not a turn of this format, 3 bytes"),
                damaged(
                        "limits that are none",
                        (t, k) -> t.set(k.limits(), new byte[] {1}),
                        "not a tenant limits of this format, 1 bytes"),
                damaged(
                        "miscounted znodes",
                        (t, k) -> t.set(k.usage(), new TenantUsage(13, 200_020, 1).encode()),
                        "usage: says 13 znodes, and there are 12"),
                damaged(
                        "miscounted bytes",
                        (t, k) -> t.mutate(MutationType.ADD, k.usage(), new TenantUsage(0, -1, 0).encode()),
                        "usage: says 200049 bytes, and there are 200050"),
                damaged(
                        "miscounted sessions",
                        (t, k) -> t.mutate(MutationType.ADD, k.usage(), new TenantUsage(0, 0, 1).encode()),
                        "usage: says 2 sessions, and there are 1"),
                damaged("an unknown key", (t, k) -> t.set(k.unknown().begin, new byte[3]), "is none that is known"));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damageIsFound(BiConsumer<Transaction, TenantKeys> damage, String violation) {
        damage(damage);
        assertThat(check().violations())
                .extracting(Violation::toString)
                .anySatisfy(found -> assertThat(found).endsWith(violation));
    }

    private static Arguments damaged(String name, BiConsumer<Transaction, TenantKeys> damage, String violation) {
        return Arguments.of(Named.of(name, damage), violation);
    }

    private static void log(Transaction transaction, TenantKeys keys, Change change) {
        LogWriter log = new LogWriter(transaction, keys);
        log.add(0, change);
        log.ring();
    }

    private void damage(BiConsumer<Transaction, TenantKeys> damage) {
        TestStore.get(store.database.runAsync(transaction -> {
            damage.accept(transaction, tenant.keys());
            return CompletableFuture.completedFuture(null);
        }));
    }

    private Findings check() {
        return TestStore.get(new TenantCheck(store.transactions, tenant).run());
    }

    private void createMany(String parent, int children) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int child = 0; child < children; child++) {
            all.add(TestStore.submit(lane, create(parent + "/n" + child, Lifetime.PERSISTENT, 0)));
        }
        all.forEach(TestStore::get);
    }

    private void write(Operation operation) {
        assertThat(TestStore.get(TestStore.submit(lane, operation)).outcome()).isNotInstanceOf(Outcome.Failed.class);
    }

    private static Operation create(String path, Lifetime lifetime, int bytes) {
        return new Operation.Create(path, new byte[bytes], AclEntry.OPEN, lifetime, false);
    }
}

package io.groundkeeper.layer.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.VirtualTime;
import io.groundkeeper.layer.quota.QuotaCounter;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.TenantLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A tenant with quotas, in virtual time. */
final class QuotaFixture implements AutoCloseable {
    static final Duration ROUND = Duration.ofMillis(10);

    final VirtualTime time = new VirtualTime();
    final TestStore store;
    final Tenant tenant;
    final WriteLane lane;
    private final BatchTransaction batches;
    private final List<QuotaCounter> counters;
    private long batch;

    QuotaFixture(Path directory, QuotaPolicy policy) throws IOException {
        store = TestStore.open(directory, time);
        tenant = store.tenant("t");
        lane = new WriteLane(
                store.transactions,
                tenant,
                TestStore.PROXY,
                0,
                BatchLimits.EMBEDDED,
                () -> 0,
                store.scheduler,
                policy,
                () -> TenantLimits.NONE,
                LaneMonitor.NONE);
        batches = new BatchTransaction(
                store.transactions,
                tenant,
                tenant.keys().marker(TestStore.PROXY, 1),
                () -> 0,
                new Turns(store.transactions, tenant.keys(), TestStore.PROXY, 1, store.scheduler),
                batch -> {},
                policy,
                () -> TenantLimits.NONE,
                LaneMonitor.NONE);
        // Those of two proxies, which get into each other's way.
        counters = List.of(counter(policy), counter(policy));
        write(TestStore.openSession(TestStore.PROXY));
    }

    private QuotaCounter counter(QuotaPolicy policy) {
        return new QuotaCounter(store.transactions, tenant, policy.countedAtOnce(), ROUND, time.scheduler());
    }

    Outcome write(Operation operation) {
        return TestStore.get(TestStore.submit(lane, operation)).outcome();
    }

    /** Carries out requests in one batch. */
    List<Outcome> batch(List<Operation> operations) {
        List<Batch.Pending> pending = operations.stream()
                .map(operation -> new Batch.Pending(
                        TestStore.request(TestStore.SESSION, TestStore.PROXY, operation), new CompletableFuture<>()))
                .toList();
        TestStore.get(batches.run(new Batch(++batch, pending)));
        return pending.stream()
                .map(each -> TestStore.get(each.result()).outcome())
                .toList();
    }

    /** As Apache's shell does, but for the checks. */
    void setQuota(String path, String limits) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            write(create("/zookeeper/quota" + path.substring(0, slash), ""));
        }
        write(create("/zookeeper/quota" + path, ""));
        write(create(limits(path), limits));
        write(create(stats(path), "count=0,bytes=0"));
    }

    /** What a client reads. */
    String shown(String path) {
        return new String(store.znode(tenant, stats(path)).map(Znode::data).orElseThrow(), UTF_8);
    }

    /** Lets time pass until no subtree can be left to count. */
    void countAll() {
        time.pass(ROUND.multipliedBy(3));
    }

    static String limits(String path) {
        return "/zookeeper/quota" + path + "/zookeeper_limits";
    }

    static String stats(String path) {
        return "/zookeeper/quota" + path + "/zookeeper_stats";
    }

    static Operation.Create create(String path, String data) {
        return new Operation.Create(path, data.getBytes(UTF_8), AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false);
    }

    static Operation.SetData set(String path, String data) {
        return new Operation.SetData(path, data.getBytes(UTF_8), -1);
    }

    static Operation.Delete delete(String path) {
        return new Operation.Delete(path, -1);
    }

    @Override
    public void close() {
        counters.forEach(QuotaCounter::close);
        store.close();
    }
}

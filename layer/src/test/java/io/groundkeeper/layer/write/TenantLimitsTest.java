package io.groundkeeper.layer.write;

import static io.groundkeeper.layer.TestStore.PROXY;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lane refuses because of its tenant's limits, which change while it is at work. */
class TenantLimitsTest {
    private static final Outcome TOO_MANY = new Outcome.Failed(Failure.TOO_MANY_ZNODES);
    private static final Outcome TOO_MUCH = new Outcome.Failed(Failure.TOO_MUCH_DATA);
    private static final Outcome TOO_LARGE = new Outcome.Failed(Failure.REQUEST_TOO_LARGE);

    @TempDir
    Path directory;

    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;
    private volatile TenantLimits limits = TenantLimits.NONE;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
        tenant = store.tenant("t");
        lane = lane(PROXY);
        write(TestStore.openSession(PROXY));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void noMoreZnodesThanTheLimit() {
        limits = limits.with(TenantLimit.ZNODES, 6);
        assertThat(write(create("/a", 0))).isInstanceOf(Outcome.Created.class);
        assertThat(write(create("/b", 0))).isInstanceOf(Outcome.Created.class);
        assertThat(write(create("/c", 0))).isEqualTo(TOO_MANY);
        assertThat(write(new Operation.SetData("/a", new byte[9], -1))).isInstanceOf(Outcome.Changed.class);
        assertThat(write(new Operation.Delete("/a", -1))).isEqualTo(new Outcome.Done());
        assertThat(write(create("/c", 0))).isInstanceOf(Outcome.Created.class);
        limits = TenantLimits.NONE.with(TenantLimit.ZNODES, 1);
        assertThat(write(create("/d", 0))).isEqualTo(TOO_MANY);
        assertThat(write(new Operation.Delete("/c", -1))).isEqualTo(new Outcome.Done());
        limits = TenantLimits.NONE;
        assertThat(write(create("/d", 0))).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void noMoreBytesThanTheLimit() {
        write(create("/a", 50));
        limits = limits.with(TenantLimit.BYTES, 100);
        assertThat(write(create("/b", 51))).isEqualTo(TOO_MUCH);
        assertThat(write(create("/b", 50))).isInstanceOf(Outcome.Created.class);
        assertThat(write(create("/c", 0))).isInstanceOf(Outcome.Created.class);
        assertThat(write(new Operation.SetData("/b", new byte[51], -1))).isEqualTo(TOO_MUCH);
        limits = limits.with(TenantLimit.BYTES, 10);
        assertThat(write(new Operation.SetData("/b", new byte[50], -1))).isInstanceOf(Outcome.Changed.class);
        assertThat(write(new Operation.SetData("/b", new byte[49], -1))).isInstanceOf(Outcome.Changed.class);
        assertThat(write(new Operation.SetData("/b", new byte[50], -1))).isEqualTo(TOO_MUCH);
        assertThat(write(new Operation.Delete("/a", -1))).isEqualTo(new Outcome.Done());
    }

    @Test
    void membersOfAMultiCountOneAfterTheOther() {
        limits = limits.with(TenantLimit.ZNODES, 5);
        assertThat(write(new Operation.Multi(List.of(create("/a", 0), create("/b", 0)))))
                .isEqualTo(new Outcome.MultiFailed(List.of(new Outcome.Done(), TOO_MANY)));
        assertThat(write(create("/a", 0))).isInstanceOf(Outcome.Created.class);
        assertThat(write(new Operation.Multi(List.of(new Operation.Delete("/a", -1), create("/b", 0)))))
                .isInstanceOf(Outcome.MultiDone.class);
    }

    @Test
    void noLargerRequestsThanTheLimit() {
        limits = limits.with(TenantLimit.REQUEST_BYTES, 10);
        assertThat(write(create("/a", 11))).isEqualTo(TOO_LARGE);
        assertThat(write(create("/a", 10))).isInstanceOf(Outcome.Created.class);
        assertThat(write(new Operation.SetData("/a", new byte[11], -1))).isEqualTo(TOO_LARGE);
        assertThat(write(new Operation.Multi(List.of(create("/b", 6), create("/c", 5)))))
                .isEqualTo(
                        new Outcome.MultiFailed(List.of(TOO_LARGE, new Outcome.Failed(Failure.RUNTIME_INCONSISTENCY))));
        assertThat(write(new Operation.Delete("/a", -1))).isEqualTo(new Outcome.Done());
    }

    @Test
    void noMoreSessionsThanTheLimitButThoseThatThereAre() {
        limits = limits.with(TenantLimit.SESSIONS, 2);
        assertThat(write(8, TestStore.openSession(PROXY))).isInstanceOf(Outcome.SessionHeld.class);
        assertThat(write(9, TestStore.openSession(PROXY))).isEqualTo(new Outcome.Failed(Failure.TOO_MANY_SESSIONS));
        assertThat(write(8, TestStore.openSession(PROXY))).isEqualTo(new Outcome.Failed(Failure.SESSION_EXISTS));
        limits = limits.with(TenantLimit.SESSIONS, 0);
        assertThat(write(8, new Operation.MoveSession(new byte[16], PROXY, 1_000)))
                .isInstanceOf(Outcome.SessionHeld.class);
        limits = limits.with(TenantLimit.SESSIONS, 2);
        assertThat(write(TestStore.SESSION, new Operation.CloseSession())).isInstanceOf(Outcome.SessionClosed.class);
        assertThat(write(9, TestStore.openSession(PROXY))).isInstanceOf(Outcome.SessionHeld.class);
    }

    @Test
    void aTenantThatIsNotCountedYetIsNotLimited() {
        TestStore.get(store.database.runAsync(transaction -> {
            transaction.clear(tenant.keys().counted());
            return AsyncUtil.DONE;
        }));
        limits = limits.with(TenantLimit.ZNODES, 0).with(TenantLimit.BYTES, 0).with(TenantLimit.SESSIONS, 0);
        assertThat(write(create("/a", 10))).isInstanceOf(Outcome.Created.class);
        assertThat(write(8, TestStore.openSession(PROXY))).isInstanceOf(Outcome.SessionHeld.class);
    }

    /** Of several proxies each may have one batch on its way that does not know of the others'. */
    @Test
    void severalProxiesExceedALimitByTheirBatchesAtMost() {
        int proxies = 4;
        int most = 100;
        BatchLimits batches = new BatchLimits(8, 1 << 20);
        List<WriteLane> lanes = new ArrayList<>();
        for (int proxy = 0; proxy < proxies; proxy++) {
            lanes.add(lane(proxy, batches));
            TestStore.get(TestStore.submit(lanes.get(proxy), 100 + proxy, proxy, TestStore.openSession(proxy)));
        }
        limits = limits.with(TenantLimit.ZNODES, most);
        List<CompletableFuture<WriteResult>> results = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            for (int proxy = 0; proxy < proxies; proxy++) {
                results.add(TestStore.submit(lanes.get(proxy), 100 + proxy, proxy, create("/" + proxy + "-" + i, 1)));
            }
        }
        long created = results.stream()
                .filter(result -> TestStore.get(result).outcome() instanceof Outcome.Created)
                .count();
        assertThat(4 + created).isBetween((long) most, most + (proxies - 1L) * batches.maxRequests());
    }

    private WriteLane lane(long proxy) {
        return lane(proxy, BatchLimits.EMBEDDED);
    }

    private WriteLane lane(long proxy, BatchLimits batches) {
        return new WriteLane(
                store.transactions,
                tenant,
                proxy,
                0,
                batches,
                () -> 0,
                store.scheduler,
                QuotaPolicy.COUNTED,
                () -> limits,
                LaneMonitor.NONE);
    }

    private static Operation.Create create(String path, int bytes) {
        return new Operation.Create(path, new byte[bytes], AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false);
    }

    private Outcome write(Operation operation) {
        return write(TestStore.SESSION, operation);
    }

    private Outcome write(long session, Operation operation) {
        return TestStore.get(TestStore.submit(lane, session, PROXY, operation)).outcome();
    }
}

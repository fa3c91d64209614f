package io.groundkeeper.layer.write;

import static io.groundkeeper.layer.write.QuotaFixture.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.layer.Seeds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.quota.QuotaCounter;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.quota.QuotaStats;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.QuotaUsage;
import io.groundkeeper.schema.TenantLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several proxies write under a quota that is set, and set again, while the subtree is counted by two of them. */
class QuotaConcurrencyTest {
    private static final int LANES = 3;
    private static final int WRITES = 2_000;
    private static final int PATHS = 60;
    private static final SubtreeSize.Limits LIMITS = new SubtreeSize.Limits(20, 1 << 20);
    private static final QuotaPolicy POLICY = new QuotaPolicy(false, LIMITS);

    @TempDir
    Path directory;

    @Test
    void theNumbersAreExactInTheEnd() throws Exception {
        Random random = new Random(Seeds.next());
        ScheduledExecutorService scheduler =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-scheduler"));
        try (TestStore store = TestStore.open(directory)) {
            Tenant tenant = store.tenant("t");
            List<WriteLane> lanes = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                lanes.add(new WriteLane(
                        store.transactions,
                        tenant,
                        lane,
                        0,
                        BatchLimits.FOUNDATIONDB,
                        () -> 0,
                        store.scheduler,
                        POLICY,
                        () -> TenantLimits.NONE,
                        LaneMonitor.NONE));
                TestStore.get(submit(lanes, lane, TestStore.openSession(lane)));
            }
            for (String path : List.of("/q", "/zookeeper/quota/q", limits("/q"))) {
                TestStore.get(submit(lanes, 0, create(path, "")));
            }
            List<QuotaCounter> counters = List.of(counter(store, tenant, scheduler), counter(store, tenant, scheduler));
            List<CompletableFuture<WriteResult>> results = new ArrayList<>();
            for (int write = 0; write < WRITES; write++) {
                results.add(submit(lanes, random.nextInt(LANES), operation(random)));
                if (write % 500 == 250) {
                    results.add(submit(lanes, 0, delete(stats("/q"))));
                    results.add(submit(lanes, 0, create(stats("/q"), "")));
                }
                if (write % 100 == 0) {
                    TestStore.get(results.get(random.nextInt(results.size())));
                }
            }
            results.forEach(TestStore::get);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> QuotaRecord.decode(store.value(tenant.keys().quota("/q")))
                                    .countedUpTo()
                            == null);
            counters.forEach(QuotaCounter::close);
            assertThat(new String(data(store, tenant, stats("/q")).orElseThrow(), UTF_8))
                    .isEqualTo(new String(QuotaStats.of(size(store, tenant)), UTF_8));
        } finally {
            scheduler.shutdownNow();
        }
    }

    private static QuotaCounter counter(TestStore store, Tenant tenant, ScheduledExecutorService scheduler) {
        return new QuotaCounter(store.transactions, tenant, LIMITS, Duration.ofMillis(5), scheduler);
    }

    private static CompletableFuture<WriteResult> submit(List<WriteLane> lanes, int lane, Operation operation) {
        return TestStore.submit(lanes.get(lane), lane, lane, operation);
    }

    private static Operation operation(Random random) {
        String path = "/q/" + random.nextInt(PATHS);
        String data = "x".repeat(random.nextInt(20));
        return switch (random.nextInt(4)) {
            case 0 -> delete(path);
            case 1 -> set(path, data);
            default -> create(path, data);
        };
    }

    private static Optional<byte[]> data(TestStore store, Tenant tenant, String path) {
        return store.znode(tenant, path).map(Znode::data);
    }

    private static QuotaUsage size(TestStore store, Tenant tenant) {
        QuotaUsage size = new QuotaUsage(1, 0);
        for (int i = 0; i < PATHS; i++) {
            Optional<byte[]> data = data(store, tenant, "/q/" + i);
            if (data.isPresent()) {
                size = size.plus(new QuotaUsage(1, data.get().length));
            }
        }
        return size;
    }
}

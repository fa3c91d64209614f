package io.groundkeeper.layer.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Seeds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.fsck.TenantCheck;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.TenantUsage;
import io.groundkeeper.schema.TrimRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageCounterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LANES = 3;
    private static final int PATHS = 200;
    private static final SubtreeSize.Limits SMALL = new SubtreeSize.Limits(40, 1 << 16);

    @TempDir
    Path directory;

    private TestStore store;
    private Tenant tenant;
    private final List<WriteLane> lanes = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
        tenant = store.tenant("t");
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(new WriteLane(
                    store.transactions, tenant, lane, 0, BatchLimits.FOUNDATIONDB, () -> 0, store.scheduler));
            write(lane, TestStore.openSession(lane));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aNewTenantIsCountedFromTheBeginning() {
        assertThat(usage()).contains(new TenantUsage(4, 0, LANES));
        write(0, create("/a", 10));
        write(0, create("/b", 70_000));
        write(0, new Operation.SetData("/a", new byte[3], -1));
        assertThat(usage()).contains(new TenantUsage(6, 70_003, LANES));
        write(1, new Operation.Delete("/b", -1));
        write(1, new Operation.SetData("/a", null, -1));
        assertThat(usage()).contains(new TenantUsage(5, 0, LANES));
        write(0, create("/e", 5, Operation.Lifetime.EPHEMERAL));
        write(
                0,
                new Operation.Multi(List.of(
                        create("/e2", 5, Operation.Lifetime.EPHEMERAL),
                        new Operation.SetData("/e2", new byte[7], -1),
                        new Operation.SetData("/e", new byte[100], -1))));
        write(0, new Operation.Multi(List.of(create("/never", 1), new Operation.Check("/none", -1))));
        assertThat(usage()).contains(new TenantUsage(7, 107, LANES));
        write(0, new Operation.CloseSession());
        assertThat(usage()).contains(new TenantUsage(5, 0, LANES - 1));
        write(1, new Operation.MoveSession(new byte[16], 2, 5_000));
        assertThat(usage()).contains(new TenantUsage(5, 0, LANES - 1));
    }

    @Test
    void aTenantThatWasNeverCountedSaysSo() {
        forget();
        assertThat(usage()).isEmpty();
        write(0, create("/a", 10));
        assertThat(usage()).isEmpty();
    }

    /** As by a tenant from before: counted while several write, in pages so small that most of the tree changes between two. */
    @Test
    void whatIsWrittenMeanwhileIsCounted() {
        Random random = new Random(Seeds.next());
        for (int round = 0; round < 5; round++) {
            forget();
            List<CompletableFuture<?>> work = new ArrayList<>();
            for (int write = 0; write < 300; write++) {
                work.add(submit(random.nextInt(LANES), operation(random)));
            }
            work.add(new UsageCounter(store.transactions, tenant.keys(), SMALL).ensureCounted());
            work.add(new UsageCounter(store.transactions, tenant.keys(), SMALL).count());
            for (int write = 0; write < 1_000; write++) {
                work.add(submit(random.nextInt(LANES), operation(random)));
            }
            work.forEach(TestStore::get);
            assertThat(usage()).isPresent();
            assertThat(TestStore.get(new TenantCheck(store.transactions, tenant).run())
                            .violations())
                    .isEmpty();
        }
    }

    @Test
    void openingATenantHasItCounted() {
        write(0, create("/a", 10));
        forget();
        store.tenant("t");
        await().atMost(PATIENCE).until(() -> usage().isPresent());
        assertThat(usage()).contains(new TenantUsage(5, 10, LANES));
    }

    @Test
    void aWrongCounterIsSetRight() {
        store.set(tenant.keys().usage(), new TenantUsage(-3, 99, 0).encode());
        TestStore.get(new UsageCounter(store.transactions, tenant.keys()).ensureCounted());
        assertThat(usage()).contains(new TenantUsage(-3, 99, 0));
        TestStore.get(new UsageCounter(store.transactions, tenant.keys()).count());
        assertThat(usage()).contains(new TenantUsage(4, 0, LANES));
    }

    @Test
    void aLogThatIsTrimmedTooEarlyEndsTheCount() {
        for (int i = 0; i < 100; i++) {
            write(0, create("/n" + i, 0));
        }
        store.set(tenant.keys().trim(), new TrimRecord(1, 1, Long.MAX_VALUE).encode());
        assertThatThrownBy(() -> TestStore.get(UsageCount.count(store.transactions, tenant.keys(), SMALL)))
                .hasCauseInstanceOf(UsageCount.InterruptedCountException.class);
    }

    private void forget() {
        TestStore.get(store.database.runAsync(transaction -> {
            transaction.clear(tenant.keys().counted());
            transaction.clear(tenant.keys().usage());
            return AsyncUtil.DONE;
        }));
    }

    private Optional<TenantUsage> usage() {
        return TestStore.get(store.database.readAsync(new UsageReader(tenant.keys())::read));
    }

    private static Operation operation(Random random) {
        String path = "/" + random.nextInt(PATHS);
        return switch (random.nextInt(4)) {
            case 0 -> new Operation.Delete(path, -1);
            case 1 -> new Operation.SetData(path, new byte[random.nextInt(30) == 0 ? 70_000 : 10], -1);
            default -> create(path, random.nextInt(20));
        };
    }

    private static Operation.Create create(String path, int bytes) {
        return create(path, bytes, Operation.Lifetime.PERSISTENT);
    }

    private static Operation.Create create(String path, int bytes, Operation.Lifetime lifetime) {
        return new Operation.Create(path, new byte[bytes], AclEntry.OPEN, lifetime, false);
    }

    private void write(int lane, Operation operation) {
        TestStore.get(submit(lane, operation));
    }

    private CompletableFuture<WriteResult> submit(int lane, Operation operation) {
        return TestStore.submit(lanes.get(lane), lane + 1L, lane, operation);
    }
}

package io.groundkeeper.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.groundkeeper.layer.TenantException.Reason;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.TenantUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantAdministrationTest {
    private static final TenantLimits FEW = TenantLimits.NONE.with(TenantLimit.ZNODES, 10);

    @TempDir
    Path directory;

    private TestStore store;
    private Tenants tenants;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
        tenants = new Tenants(store.transactions);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTenantIsCreatedOnceAndListed() {
        assertThat(TestStore.get(tenants.names())).isEmpty();
        Tenant tenant = TestStore.get(tenants.create("hbase-1", FEW, 5));
        TestStore.get(tenants.create("hbase-2", TenantLimits.NONE, 6));
        assertThat(TestStore.get(tenants.names())).containsExactly("hbase-1", "hbase-2");
        assertThat(refusal(tenants.create("hbase-1", FEW, 7)))
                .hasMessage("there is a tenant hbase-1 already")
                .extracting(TenantException::reason)
                .isEqualTo(Reason.EXISTS);
        assertThat(store.tenant("hbase-1").zxids()).isEqualTo(tenant.zxids());
        assertThat(store.znode(tenant, "/zookeeper/quota")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HBase-1", "hbasE-1"})
    void namesThatDifferByCaseOnlyAreRefused(String name) {
        TestStore.get(tenants.create("hbase-1", FEW, 5));
        assertThat(refusal(tenants.create(name, FEW, 5)))
                .hasMessageContaining("a tenant hbase-1 already")
                .hasMessageContaining("case")
                .extracting(TenantException::reason)
                .isEqualTo(Reason.EXISTS);
        assertThat(refusal(tenants.open(name, 5)).reason()).isEqualTo(Reason.EXISTS);
        assertThat(TestStore.get(tenants.find(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "a-",
                ".a",
                "a.",
                "_",
                "a/b",
                "a b",
                "ä",
                "a\n",
                "a\"",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void whatIsNoNameIsRefused(String name) {
        assertThat(refusal(tenants.create(name, FEW, 5)))
                .hasMessageContaining("1 to 63 letters (A-Z, a-z), digits, '_', '.' and '-'")
                .extracting(TenantException::reason)
                .isEqualTo(Reason.NAME);
        assertThat(refusal(tenants.open(name, 5)).reason()).isEqualTo(Reason.NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "A.b_c-9", "123456789012345678901234567890123456789012345678901234567890123"})
    void whatIsANameIsTaken(String name) {
        assertThat(TestStore.get(tenants.create(name, FEW, 5)).name()).isEqualTo(name);
    }

    @Test
    void ofManyWhoCreateATenantOneDoes() {
        List<CompletableFuture<Tenant>> creating = IntStream.range(0, 20)
                .mapToObj(i -> new Tenants(store.transactions).create(i % 2 == 0 ? "t" : "T", FEW, i))
                .toList();
        long created = creating.stream()
                .filter(each -> catchThrowable(() -> TestStore.get(each)) == null)
                .count();
        assertThat(created).isEqualTo(1);
        assertThat(TestStore.get(tenants.names())).hasSize(1);
        creating.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .forEach(each -> assertThat(refusal(each).reason()).isEqualTo(Reason.EXISTS));
    }

    @Test
    void aCreationWhoseCommitIsInDoubtIsNotRefusedAsItsOwnPredecessor() {
        InterruptedDatabase inDoubt = InterruptedDatabase.afterCommit(store.database, 1, 1031);
        Tenant tenant = TestStore.get(new Tenants(new Transactions(inDoubt.database())).create("t", FEW, 5));
        assertThat(inDoubt.isInterrupted()).isTrue();
        assertThat(tenant.zxids()).isEqualTo(store.tenant("t").zxids());
    }

    @Test
    void limitsAreChangedOneByOne() {
        TestStore.get(tenants.create("t", FEW, 5));
        TenantLimits both = TestStore.get(tenants.setLimits("t", limits -> limits.with(TenantLimit.SESSIONS, 3)));
        assertThat(both).isEqualTo(FEW.with(TenantLimit.SESSIONS, 3));
        assertThat(TestStore.get(tenants.limits(store.tenant("t")))).contains(both);
        TestStore.get(tenants.setLimits("t", limits -> limits.with(TenantLimit.ZNODES, OptionalLong.empty())));
        assertThat(TestStore.get(tenants.describe("t")).limits())
                .isEqualTo(TenantLimits.NONE.with(TenantLimit.SESSIONS, 3));
        assertThat(refusal(tenants.setLimits("none", limits -> limits)))
                .hasMessage("there is no tenant none")
                .extracting(TenantException::reason)
                .isEqualTo(Reason.ABSENT);
    }

    @Test
    void whateverChangesTenantsChangesTheGeneration() {
        ClusterKeys cluster = TestStore.get(tenants.openCluster());
        Stamp before = generation(cluster);
        assertThat(before).isEqualTo(Stamp.ZERO);
        for (Runnable change : List.<Runnable>of(
                () -> TestStore.get(tenants.create("t", FEW, 5)),
                () -> TestStore.get(tenants.setLimits("t", limits -> limits)),
                () -> store.tenant("u"),
                () -> TestStore.get(tenants.delete("t", false)))) {
            change.run();
            Stamp after = generation(cluster);
            assertThat(after).isGreaterThan(before);
            TestStore.get(tenants.purge());
            before = generation(cluster);
        }
        store.tenant("u");
        assertThat(generation(cluster)).isEqualTo(before);
    }

    @Test
    void aTenantIsDescribed() {
        Tenant tenant = TestStore.get(tenants.create("t", FEW, 5));
        for (long proxy = 1; proxy <= 2; proxy++) {
            WriteLane lane =
                    new WriteLane(store.transactions, tenant, proxy, 0, BatchLimits.EMBEDDED, () -> 0, store.scheduler);
            for (long session = 0; session < proxy; session++) {
                TestStore.get(TestStore.submit(lane, 10 * proxy + session, proxy, TestStore.openSession(proxy)));
            }
        }
        assertThat(TestStore.get(tenants.describe("t")))
                .isEqualTo(new TenantDescription("t", 5, new TenantUsage(4, 0, 3), FEW, Map.of(1L, 1L, 2L, 2L)));
        assertThat(refusal(tenants.describe("none")).reason()).isEqualTo(Reason.ABSENT);
    }

    @Test
    void aTenantThatWasNeverCountedIsCountedToBeDescribed() {
        Tenant tenant = store.tenant("t");
        store.database.run(transaction -> {
            transaction.clear(tenant.keys().counted());
            transaction.clear(tenant.keys().usage());
            return null;
        });
        assertThat(TestStore.get(tenants.describe("t")).usage()).isEqualTo(new TenantUsage(4, 0, 0));
        store.set(tenant.keys().usage(), new TenantUsage(9, 9, 9).encode());
        TestStore.get(tenants.recount("t"));
        assertThat(TestStore.get(tenants.describe("t")).usage()).isEqualTo(new TenantUsage(4, 0, 0));
    }

    private Stamp generation(ClusterKeys cluster) {
        return TestStore.get(tenants.generation(cluster));
    }

    private static TenantException refusal(CompletableFuture<?> refused) {
        Throwable error = catchThrowable(() -> TestStore.get(refused));
        assertThat(error).isInstanceOf(CompletionException.class).hasCauseInstanceOf(TenantException.class);
        return (TenantException) error.getCause();
    }
}

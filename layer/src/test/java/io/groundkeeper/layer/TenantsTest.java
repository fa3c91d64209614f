package io.groundkeeper.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import io.groundkeeper.schema.RecordFormatException;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantMetadata;
import io.groundkeeper.schema.TrimRecord;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {
    @TempDir
    Path directory;

    private TestStore store;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTenantIsMadeOnce() {
        Tenant first = store.tenant("t");
        List<KeyValue> before = store.dump(everything(first));
        Tenant again = TestStore.get(new Tenants(store.transactions).open("t", 99_999));
        assertThat(again.zxids()).isEqualTo(first.zxids());
        assertThat(prefix(again)).isEqualTo(prefix(first));
        assertThat(store.dump(everything(first))).isEqualTo(before);
    }

    @Test
    void ofManyWhoOpenATenantOneMakesIt() {
        List<CompletableFuture<Tenant>> opening = Stream.generate(() -> new Tenants(store.transactions).open("t", 1))
                .limit(20)
                .toList();
        List<Tenant> opened = opening.stream().map(TestStore::get).toList();
        assertThat(opened.stream().map(Tenant::zxids).distinct()).hasSize(1);
        assertThat(opened.stream().map(TenantsTest::prefix).distinct()).hasSize(1);
        assertThat(store.znode(opened.get(0), "/").orElseThrow().stat().numChildren())
                .isEqualTo(1);
    }

    @Test
    void tenantsShareNothing() {
        assertThat(prefix(store.tenant("one"))).isNotEqualTo(prefix(store.tenant("two")));
    }

    @Test
    void everyProxyFindsTheSameClusterRecords() {
        byte[] one =
                TestStore.get(new Tenants(store.transactions).openCluster()).lease(1);
        byte[] other =
                TestStore.get(new Tenants(store.transactions).openCluster()).lease(1);
        assertThat(one).isEqualTo(other);
    }

    @Test
    void aStoreBehindItsDataIsRefused() {
        Tenant tenant = store.tenant("t");
        long future = 1L << 40;
        store.set(tenant.keys().doorbell(), StampRecord.encode(Stamp.committed(future, 0, 0)));
        assertThatThrownBy(() -> store.tenant("t"))
                .hasCauseInstanceOf(StoreBehindException.class)
                .hasMessageContaining("tenant t")
                .hasMessageContaining("advanceversion " + (future + 1));
    }

    @Test
    void aStoreBehindItsTrimmingIsRefusedToo() {
        Tenant tenant = store.tenant("t");
        long future = 1L << 40;
        store.set(tenant.keys().trim(), new TrimRecord(1, 1, future).encode());
        assertThatThrownBy(() -> store.tenant("t"))
                .hasCauseInstanceOf(StoreBehindException.class)
                .hasMessageContaining("advanceversion " + (future + 1));
    }

    @Test
    void aTenantThatANewerVersionWroteIsRefused() {
        Tenant tenant = store.tenant("t");
        TenantMetadata newer = new TenantMetadata(TenantMetadata.FORMAT + 1, Stamp.ZERO, 0, 0);
        store.set(tenant.keys().metadata(), newer.encode());
        assertThatThrownBy(() -> store.tenant("t"))
                .hasCauseInstanceOf(RecordFormatException.class)
                .hasMessageContaining("run a version at least as new");
    }

    @Test
    void theBaseIsTheVersionOfTheCreation() {
        Tenant tenant = store.tenant("t");
        TenantMetadata metadata =
                TenantMetadata.decode(store.value(tenant.keys().metadata()));
        assertThat(metadata.base().isLiteral()).isFalse();
        assertThat(metadata.createdMillis()).isEqualTo(1_000);
        assertThat(tenant.zxids().baseVersion()).isEqualTo(metadata.base().version());
        assertThat(tenant.zxids().zxid(Stamp.committed(metadata.base().version() + 1, 0, 0)))
                .isPositive();
    }

    private static Range everything(Tenant tenant) {
        byte[] metadata = tenant.keys().metadata();
        return Range.startsWith(Arrays.copyOf(metadata, metadata.length - 1));
    }

    private static String prefix(Tenant tenant) {
        return HexFormat.of().formatHex(tenant.keys().metadata());
    }
}

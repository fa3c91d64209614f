package io.groundkeeper.it.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two HBase clusters, both under {@code /hbase}, in two tenants of one server. */
@OnEveryEngine
@Timeout(360)
class TwoClustersTest {

    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int ROWS = 100;
    private static final TableName TABLE = TableName.valueOf("table");
    private static final String TABLE_ZNODE = "/hbase/table/" + TABLE;
    private static final TableName LATER_TABLE = TableName.valueOf("later");
    private static final String LATER_TABLE_ZNODE = "/hbase/table/" + LATER_TABLE;
    private static final byte[] FAMILY = Bytes.toBytes("f");
    private static final byte[] QUALIFIER = Bytes.toBytes("q");

    @TempDir
    Path dir;

    @Test
    void neitherSeesTheOtherOrSuffersFromItsEnd() throws Exception {
        EngineStore store = EngineStore.create(dir);
        List<String> names = List.of(store.tenant() + ".one", store.tenant() + ".other");
        store.createTenants(names);
        InetSocketAddress oneAddress = freeAddress();
        InetSocketAddress otherAddress = freeAddress();
        try (GroundkeeperProcess server = GroundkeeperProcess.start(
                        dir,
                        store.with("tenant." + names.get(0) + ".clientPort", "" + oneAddress.getPort())
                                .with("tenant." + names.get(1) + ".clientPort", "" + otherAddress.getPort()));
                HBaseTenant one = HBaseTenant.start(oneAddress, dir.resolve("one"), SESSION_TIMEOUT);
                HBaseTenant other = HBaseTenant.start(otherAddress, dir.resolve("other"), SESSION_TIMEOUT)) {
            assertThat(one.clusterId()).isNotEqualTo(other.clusterId());
            haveTheirOwnServersAndSessions(one, other);
            haveTheirOwnWatches(one, other);
            haveTheirOwnRows(one, other);

            survives(other, one);
            assertThat(server.isAlive()).isTrue();
        }
    }

    private static void haveTheirOwnServersAndSessions(HBaseTenant... tenants) throws Exception {
        for (HBaseTenant tenant : tenants) {
            Map<String, Long> owners = tenant.ownersByServers();
            assertThat(owners).hasSize(2);
            assertThat(tenant.ownersByTree()).isEqualTo(owners);
            assertThat(tenant.ephemerals()).isEqualTo(owners.keySet());
            assertThat(tenant.master())
                    .isEqualTo(tenant.cluster().activeMaster().name());
            assertThat(tenant.sessions()).containsAll(owners.values());
            assertThat(tenant.watchers()).containsAll(owners.values());
        }
        assertThat(tenants[0].sessions()).doesNotContainAnyElementsOf(tenants[1].sessions());
        assertThat(tenants[0].watchers()).doesNotContainAnyElementsOf(tenants[1].watchers());
    }

    private static void haveTheirOwnWatches(HBaseTenant one, HBaseTenant other) throws Exception {
        createTable(one, TABLE);
        one.awaitTold();
        assertThat(one.told(EventType.NodeCreated)).contains(TABLE_ZNODE);
        other.awaitTold();
        assertThat(other.told(EventType.NodeCreated)).doesNotContain(TABLE_ZNODE);
        assertThat(other.zooKeeper().exists(TABLE_ZNODE, false)).isNull();
        try (Admin admin = other.connection().getAdmin()) {
            assertThat(admin.tableExists(TABLE)).isFalse();
        }
    }

    private static void haveTheirOwnRows(HBaseTenant one, HBaseTenant other) throws IOException {
        createTable(other, TABLE);
        for (HBaseTenant tenant : List.of(one, other)) {
            for (int i = 0; i < ROWS; i++) {
                put(tenant, TABLE, i);
            }
        }
        for (HBaseTenant tenant : List.of(one, other)) {
            verifyRows(tenant, TABLE, ROWS);
        }
    }

    private static void survives(HBaseTenant survivor, HBaseTenant victim) throws Exception {
        Map<String, Long> owners = survivor.ownersByServers();
        Map<String, Long> lost = victim.ownersByServers();
        victim.connection().close();
        victim.cluster().kill();
        int rows = putWhile(survivor, victim);
        assertThat(victim.sessions()).doesNotContainAnyElementsOf(lost.values());
        assertThat(victim.ephemerals()).isEmpty();
        victim.awaitTold();
        assertThat(victim.told(EventType.NodeDeleted)).containsAll(lost.keySet());

        createTable(survivor, LATER_TABLE);
        put(survivor, LATER_TABLE, 0);
        verifyRows(survivor, LATER_TABLE, 1);
        verifyRows(survivor, TABLE, rows);
        survivor.awaitTold();
        assertThat(survivor.told(EventType.NodeCreated)).contains(LATER_TABLE_ZNODE);
        assertThat(survivor.told(EventType.NodeDeleted)).doesNotContainAnyElementsOf(lost.keySet());
        assertThat(survivor.disconnections()).isZero();
        assertThat(survivor.ownersByServers()).isEqualTo(owners);
        assertThat(survivor.ownersByTree()).isEqualTo(owners);
        assertThat(survivor.ephemerals()).isEqualTo(owners.keySet());
        victim.awaitTold();
        assertThat(victim.told(EventType.NodeCreated)).doesNotContain(LATER_TABLE_ZNODE);
    }

    /** Writes rows to the survivor, and reads them, until the victim's ephemerals are gone; says how many there are then. */
    private static int putWhile(HBaseTenant survivor, HBaseTenant victim) {
        AtomicInteger rows = new AtomicInteger(ROWS);
        await("the end of the sessions").atMost(PATIENCE).until(() -> {
            int row = rows.getAndIncrement();
            put(survivor, TABLE, row);
            try (Table table = survivor.connection().getTable(TABLE)) {
                assertThat(table.get(new Get(row(row))).getValue(FAMILY, QUALIFIER))
                        .isEqualTo(value(survivor, row));
            }
            return victim.ownersByTree().isEmpty();
        });
        return rows.get();
    }

    private static void createTable(HBaseTenant tenant, TableName name) throws IOException {
        try (Admin admin = tenant.connection().getAdmin()) {
            admin.createTable(TableDescriptorBuilder.newBuilder(name)
                    .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
                    .build());
        }
    }

    private static void put(HBaseTenant tenant, TableName name, int row) throws IOException {
        try (Table table = tenant.connection().getTable(name)) {
            table.put(new Put(row(row)).addColumn(FAMILY, QUALIFIER, value(tenant, row)));
        }
    }

    private static void verifyRows(HBaseTenant tenant, TableName name, int rows) throws IOException {
        try (Table table = tenant.connection().getTable(name);
                ResultScanner scanner = table.getScanner(new Scan())) {
            int i = 0;
            for (Result result : scanner) {
                assertThat(result.getRow()).isEqualTo(row(i));
                assertThat(result.getValue(FAMILY, QUALIFIER)).isEqualTo(value(tenant, i));
                i++;
            }
            assertThat(i).isEqualTo(rows);
        }
    }

    private static byte[] row(int i) {
        return Bytes.toBytes("row-%05d".formatted(i));
    }

    private static byte[] value(HBaseTenant tenant, int row) {
        return Bytes.toBytes(tenant.regionServers() + " " + row);
    }

    private static InetSocketAddress freeAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), LoopbackPorts.free());
    }
}

package io.groundkeeper.it.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.master.HMaster;
import org.apache.hadoop.hbase.regionserver.HRegionServer;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real HBase, whose ZooKeeper quorum is the service under test, through the deaths of its servers. */
@OnEveryEngine
@Timeout(360)
class HBaseTest {

    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int ROWS = 10_000;
    private static final int BATCH = 1_000;
    private static final int REGIONS = 8;
    private static final TableName TABLE = TableName.valueOf("table");
    private static final TableName LATER_TABLE = TableName.valueOf("later");
    private static final byte[] FAMILY = bytes("f");
    private static final byte[] LATER_FAMILY = bytes("g");
    private static final byte[] QUALIFIER = bytes("q");

    @Test
    void servesThroughTheDeathOfARegionServerAndOfTheMaster(@TempDir Path dir) throws Exception {
        try (ZooKeeperService service = Services.start(Files.createDirectory(dir.resolve("service")));
                ZooKeeper zooKeeper = new ZooKeeper(service.connectString(), 30_000, event -> {})) {
            try (HBaseCluster cluster =
                            HBaseCluster.start(service.address(), dir.resolve("hbase"), SESSION_TIMEOUT, 2);
                    Connection connection = cluster.connect();
                    Admin admin = connection.getAdmin()) {
                assertThat(zooKeeper.getChildren("/hbase/rs", false))
                        .containsExactlyInAnyOrderElementsOf(names(cluster.regionServers()));

                createTable(admin, TABLE);
                try (Table table = connection.getTable(TABLE)) {
                    put(table, FAMILY);
                    verifyAllRows(table, FAMILY);

                    // Its rows are in the write-ahead log alone when the region server dies.
                    admin.addColumnFamily(TABLE, ColumnFamilyDescriptorBuilder.of(LATER_FAMILY));
                    put(table, LATER_FAMILY);

                    HBaseServer<HRegionServer> survivor = killRegionServerWithMeta(cluster, connection);
                    await("recovery").atMost(PATIENCE).until(() -> serves(connection, survivor.name()));
                    verifyAllRows(table, FAMILY);
                    verifyAllRows(table, LATER_FAMILY);
                    assertThat(zooKeeper.getChildren("/hbase/rs", false))
                            .containsExactly(survivor.name().toString());
                }

                killActiveMaster(cluster);
                createTable(admin, LATER_TABLE);
                try (Table table = connection.getTable(LATER_TABLE)) {
                    put(table, FAMILY);
                    verifyAllRows(table, FAMILY);
                }
                assertThat(zooKeeper.getChildren("/hbase/backup-masters", false))
                        .isEmpty();

                admin.shutdown();
                cluster.join();
            }
            assertThat(ZKUtil.listSubTreeBFS(zooKeeper, "/hbase"))
                    .contains("/hbase/rs", "/hbase/backup-masters")
                    .doesNotContain("/hbase/master")
                    .noneMatch(path -> path.contains("localhost,"));
        }
    }

    private static HBaseServer<HRegionServer> killRegionServerWithMeta(HBaseCluster cluster, Connection connection)
            throws IOException {
        assertThat(cluster.regionServers())
                .allSatisfy(
                        server -> assertThat(server.server().getRegions(TABLE)).isNotEmpty());
        ServerName victim;
        try (RegionLocator meta = connection.getRegionLocator(TableName.META_TABLE_NAME)) {
            victim = meta.getRegionLocation(new byte[0], true).getServerName();
        }
        cluster.regionServer(victim).kill();
        return cluster.regionServers().stream()
                .filter(server -> !server.name().equals(victim))
                .findFirst()
                .orElseThrow();
    }

    private static void killActiveMaster(HBaseCluster cluster) {
        HBaseServer<HMaster> victim = cluster.activeMaster();
        HBaseServer<HMaster> backup = cluster.masters().stream()
                .filter(master -> master != victim)
                .findFirst()
                .orElseThrow();
        victim.kill();
        await("the backup to take over")
                .atMost(PATIENCE)
                .until(() -> backup.server().isInitialized());
    }

    private static boolean serves(Connection connection, ServerName server) throws IOException {
        connection.clearRegionLocationCache();
        try (RegionLocator locator = connection.getRegionLocator(TABLE)) {
            List<HRegionLocation> locations = locator.getAllRegionLocations();
            assertThat(locations).hasSize(REGIONS);
            return locations.stream().allMatch(location -> server.equals(location.getServerName()));
        }
    }

    private static void createTable(Admin admin, TableName name) throws IOException {
        byte[][] splits = IntStream.range(1, REGIONS)
                .mapToObj(region -> row(region * ROWS / REGIONS))
                .toArray(byte[][]::new);
        admin.createTable(
                TableDescriptorBuilder.newBuilder(name)
                        .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
                        .build(),
                splits);
        assertThat(admin.getRegions(name)).hasSize(REGIONS);
    }

    private static void put(Table table, byte[] family) throws IOException {
        for (int start = 0; start < ROWS; start += BATCH) {
            table.put(IntStream.range(start, start + BATCH)
                    .mapToObj(i -> new Put(row(i)).addColumn(family, QUALIFIER, value(i)))
                    .toList());
        }
    }

    private static void verifyAllRows(Table table, byte[] family) throws IOException {
        for (int start = 0; start < ROWS; start += BATCH) {
            Result[] results = table.get(IntStream.range(start, start + BATCH)
                    .mapToObj(i -> new Get(row(i)).addFamily(family))
                    .toList());
            for (int i = 0; i < BATCH; i++) {
                assertThat(results[i].getValue(family, QUALIFIER)).isEqualTo(value(start + i));
            }
        }
        try (ResultScanner scanner = table.getScanner(new Scan().addFamily(family))) {
            int i = 0;
            for (Result result : scanner) {
                assertThat(result.getRow()).isEqualTo(row(i));
                assertThat(result.getValue(family, QUALIFIER)).isEqualTo(value(i));
                i++;
            }
            assertThat(i).isEqualTo(ROWS);
        }
    }

    private static List<String> names(List<HBaseServer<HRegionServer>> servers) {
        return servers.stream().map(server -> server.name().toString()).toList();
    }

    private static byte[] row(int i) {
        return bytes("row-%05d".formatted(i));
    }

    private static byte[] value(int i) {
        return bytes("value " + i);
    }

    private static byte[] bytes(String string) {
        return string.getBytes(UTF_8);
    }
}

package io.groundkeeper.it.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.directory.DirectoryLayer;
import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.NativeClient;
import io.groundkeeper.it.engine.OnPrivateFoundationDb;
import io.groundkeeper.it.engine.PrivateCluster;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose versions are lower than those in its data, as after a restore into a younger one. */
@OnPrivateFoundationDb
@Timeout(300)
class StoreBehindTest {

    private static final String TENANT = "restored";
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final long BEHIND = 1_000_000_000_000L;
    private static final Pattern REMEDY = Pattern.compile("fdbcli --exec '(advanceversion \\d+)'");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void isRefusedUntilItsVersionIsRaisedAsTheMessageSays() throws Exception {
        Path home = Files.createDirectory(dir.resolve("server"));
        try (PrivateCluster cluster = PrivateCluster.start(Files.createDirectory(dir.resolve("foundationdb")))) {
            EngineStore store = EngineStore.in(cluster, TENANT);
            Stat before;
            try (GroundkeeperProcess server = GroundkeeperProcess.start(home, store);
                    Session session = Session.open(server.connectString(), SESSION_TIMEOUT_MILLIS)) {
                before = create(session, "/before");
            }
            long newest = cluster.readVersion() + BEHIND;
            ringDoorbell(cluster, newest);

            Throwable refusal = catchThrowable(() -> GroundkeeperProcess.start(home, store));
            assertThat(refusal).hasMessageContaining("tenant " + TENANT).hasMessageContaining("version " + newest);
            Matcher remedy = REMEDY.matcher(refusal.getMessage());
            assertThat(remedy.find()).isTrue();
            cluster.cli(remedy.group(1));

            try (GroundkeeperProcess server = GroundkeeperProcess.start(home, store);
                    Session session = Session.open(server.connectString(), SESSION_TIMEOUT_MILLIS)) {
                assertThat(session.zooKeeper().exists("/before", false)).isEqualTo(before);
                assertThat(create(session, "/after").getCzxid()).isGreaterThan(before.getCzxid());
            }
        }
    }

    private static Stat create(Session session, String path) throws Exception {
        Stat stat = new Stat();
        session.zooKeeper().create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, stat);
        return stat;
    }

    private static void ringDoorbell(PrivateCluster cluster, long version) {
        List<String> tenant = new ArrayList<>(ClusterKeys.TENANTS);
        tenant.add(TENANT);
        try (Database database = NativeClient.open(cluster)) {
            byte[] prefix = DirectoryLayer.getDefault()
                    .open(database, tenant)
                    .thenApply(directory -> directory.getKey())
                    .join();
            byte[] doorbell = new TenantKeys(prefix).doorbell();
            database.run(transaction -> {
                transaction.set(doorbell, StampRecord.encode(Stamp.committed(version, 0, 0)));
                return null;
            });
        }
    }
}

package io.groundkeeper.it.admin;

import java.nio.charset.StandardCharsets;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.shaded.protobuf.ProtobufUtil;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ClusterIdProtos.ClusterId;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ClusterStatusProtos.RegionState;
import org.apache.hadoop.hbase.shaded.protobuf.generated.HBaseProtos.RegionServerInfo;
import org.apache.hadoop.hbase.shaded.protobuf.generated.HBaseProtos.VersionInfo;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ReplicationProtos.ReplicationPeer;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ReplicationProtos.ReplicationState;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ZooKeeperProtos.ClusterUp;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ZooKeeperProtos.DeprecatedTableState;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ZooKeeperProtos.Master;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ZooKeeperProtos.MetaRegionServer;
import org.apache.hadoop.hbase.shaded.protobuf.generated.ZooKeeperProtos.SwitchState;
import org.apache.hadoop.hbase.zookeeper.ZKMetadata;
import org.apache.hbase.thirdparty.com.google.protobuf.Message;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The znodes of a HBase cluster, written with HBase's own classes. */
final class HBaseScene {
    static final String CLUSTER_ID = "2f6f5d1e-5b70-4f8b-9a53-0c6fd2b1c7a9";
    static final ServerName MASTER = ServerName.valueOf("master-1.example.org", 16000, 1760000000123L);
    static final ServerName BACKUP = ServerName.valueOf("master-2.example.org", 16000, 1760000004567L);
    static final ServerName FIRST = ServerName.valueOf("rs-1.example.org", 16020, 1760000010001L);
    static final ServerName SECOND = ServerName.valueOf("rs-2.example.org", 16020, 1760000010002L);

    private final ZooKeeper client;

    HBaseScene(ZooKeeper client) {
        this.client = client;
    }

    void play() throws KeeperException, InterruptedException {
        for (String parent : new String[] {
            "", "/rs", "/backup-masters", "/table", "/replication", "/replication/peers", "/replication/rs", "/switch"
        }) {
            create("/hbase" + parent, null);
        }
        write("/hbaseid", ClusterId.newBuilder().setClusterId(CLUSTER_ID).build());
        write(
                "/running",
                ClusterUp.newBuilder()
                        .setStartDate("Thu Oct 09 08:53:20 UTC 2025")
                        .build());
        write("/master", master(MASTER));
        write("/backup-masters/" + BACKUP, master(BACKUP));
        for (ServerName server : new ServerName[] {FIRST, SECOND}) {
            write("/rs/" + server, info());
            create("/hbase/replication/rs/" + server, null);
        }
        create("/hbase/replication/rs/" + FIRST + "/backup", null);
        write("/meta-region-server", meta(FIRST, RegionState.State.OPEN));
        write("/meta-region-server-1", meta(SECOND, RegionState.State.OPENING));
        write("/table/usertable", table(DeprecatedTableState.State.ENABLED));
        write("/table/warehouse:orders", table(DeprecatedTableState.State.DISABLING));
        write("/switch/merge", SwitchState.newBuilder().setEnabled(false).build());
        write(
                "/replication/peers/backup",
                ReplicationPeer.newBuilder()
                        .setClusterkey("zk.backup.example.org:2181:/hbase")
                        .build());
        write(
                "/replication/peers/backup/peer-state",
                ReplicationState.newBuilder()
                        .setState(ReplicationState.State.ENABLED)
                        .build());
        // What no HBase has written.
        create("/hbase/table/broken", new byte[] {(byte) 0xff, 0, 0, 1, 0, 'P', 'B', 'U', 'F'});
        create("/hbase/rs/<b>no server</b>".replace("</", "<"), "PBUF<script>".getBytes(StandardCharsets.UTF_8));
    }

    private static RegionServerInfo info() {
        return RegionServerInfo.newBuilder()
                .setInfoPort(16030)
                .setVersionInfo(VersionInfo.newBuilder()
                        .setVersion("2.6.4")
                        .setUrl("")
                        .setRevision("")
                        .setUser("")
                        .setDate("")
                        .setSrcChecksum(""))
                .build();
    }

    private static Master master(ServerName server) {
        return Master.newBuilder()
                .setMaster(ProtobufUtil.toServerName(server))
                .setRpcVersion(0)
                .setInfoPort(16010)
                .build();
    }

    private static MetaRegionServer meta(ServerName server, RegionState.State state) {
        return MetaRegionServer.newBuilder()
                .setServer(ProtobufUtil.toServerName(server))
                .setRpcVersion(0)
                .setState(state)
                .build();
    }

    private static DeprecatedTableState table(DeprecatedTableState.State state) {
        return DeprecatedTableState.newBuilder().setState(state).build();
    }

    private void write(String path, Message message) throws KeeperException, InterruptedException {
        byte[] id = "master:16000".getBytes(StandardCharsets.UTF_8);
        byte[] data = ProtobufUtil.prependPBMagic(message.toByteArray());
        create("/hbase" + path, ZKMetadata.appendMetaData(id, data));
    }

    private void create(String path, byte[] data) throws KeeperException, InterruptedException {
        client.create(path, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }
}

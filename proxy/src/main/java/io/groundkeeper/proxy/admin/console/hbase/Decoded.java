package io.groundkeeper.proxy.admin.console.hbase;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What is in znodes of HBase's, by the numbers of fields in its {@code ZooKeeper.proto}, {@code HBase.proto},
 * {@code ClusterStatus.proto}, {@code ClusterId.proto} and {@code Replication.proto}. Empty where it is something else.
 */
public final class Decoded {
    private static final List<String> TABLE_STATES = List.of("enabled", "disabled", "disabling", "enabling");
    private static final List<String> PEER_STATES = List.of("enabled", "disabled");
    private static final List<String> REGION_STATES = List.of(
            "offline",
            "pending open",
            "opening",
            "open",
            "pending close",
            "closing",
            "closed",
            "splitting",
            "split",
            "failed open",
            "failed close",
            "merging",
            "merged",
            "splitting new",
            "merging new",
            "abnormally closed");

    private Decoded() {}

    /**
     * A master, active or not.
     *
     * @param infoPort where its pages are
     */
    public record Master(ServerId server, Optional<Long> infoPort) {}

    /** A region of hbase:meta. */
    public record MetaRegion(ServerId server, String state) {}

    /** {@code Master}: master = 1, rpc_version = 2, info_port = 3. */
    public static Optional<Master> master(byte[] data) {
        return Message.in(data)
                .flatMap(message ->
                        message.message(1).flatMap(ServerId::of).map(server -> new Master(server, message.number(3))));
    }

    /** {@code MetaRegionServer}: server = 1, rpc_version = 2, state = 3. */
    public static Optional<MetaRegion> metaRegion(byte[] data) {
        return Message.in(data)
                .flatMap(message -> message.message(1)
                        .flatMap(ServerId::of)
                        .map(server -> new MetaRegion(
                                server, state(REGION_STATES, message.number(3)).orElse("not said"))));
    }

    /** {@code RegionServerInfo}: infoPort = 1, version_info = 2; {@code VersionInfo}: version = 1. */
    public static Optional<Long> infoPort(byte[] data) {
        return Message.in(data).flatMap(message -> message.number(1));
    }

    public static Optional<String> version(byte[] data) {
        return Message.in(data).flatMap(message -> message.message(2)).flatMap(info -> info.text(1));
    }

    /** {@code ClusterId}: cluster_id = 1; before 0.96, the text itself. */
    public static Optional<String> clusterId(byte[] data) {
        Optional<Message> message = Message.in(data);
        return message.isPresent()
                ? message.get().text(1)
                : Message.payload(data)
                        .filter(ByteBuffer::hasRemaining)
                        .map(payload -> StandardCharsets.UTF_8.decode(payload).toString());
    }

    /** {@code ClusterUp}: start_date = 1. */
    public static Optional<String> runningSince(byte[] data) {
        return Message.in(data).flatMap(message -> message.text(1));
    }

    /** {@code DeprecatedTableState}: state = 1. */
    public static Optional<String> tableState(byte[] data) {
        return Message.in(data).flatMap(message -> state(TABLE_STATES, message.number(1)));
    }

    /** {@code ReplicationPeer}: clusterkey = 1. */
    public static Optional<String> peerCluster(byte[] data) {
        return Message.in(data).flatMap(message -> message.text(1));
    }

    /** {@code ReplicationState}: state = 1. */
    public static Optional<String> peerState(byte[] data) {
        return Message.in(data).flatMap(message -> state(PEER_STATES, message.number(1)));
    }

    /** {@code SwitchState}, {@code LoadBalancerState} and the like: on = 1. */
    public static Optional<String> switchState(byte[] data) {
        return Message.in(data).flatMap(message -> message.number(1)).map(on -> on == 0 ? "off" : "on");
    }

    private static Optional<String> state(List<String> names, Optional<Long> number) {
        return number.map(n -> n >= 0 && n < names.size() ? names.get(n.intValue()) : "unknown (" + n + ")");
    }
}

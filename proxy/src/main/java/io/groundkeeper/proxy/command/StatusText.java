package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.TreeSize;
import java.util.List;

/** {@code srvr}, {@code stat}, {@code conf} and {@code dirs}. */
final class StatusText {
    private StatusText() {}

    static String server(String version, ServerStatus status) {
        return version(version) + figures(status);
    }

    static Answer serverAndClients(String version, ServerStatus status) {
        return Answer.sequence(List.of(
                () -> Answer.of(version(version) + "Clients:\n"),
                () -> ClientText.brief(status.clients()),
                () -> Answer.of("\n" + figures(status))));
    }

    private static String version(String version) {
        return "Zookeeper version: " + version + "\n";
    }

    private static String figures(ServerStatus status) {
        return "Latency min/avg/max: " + status.stats().latency().min() + "/"
                + status.stats().latency().average() + "/"
                + status.stats().latency().max()
                + "\nReceived: " + status.stats().packetsReceived()
                + "\nSent: " + status.stats().packetsSent()
                + "\nConnections: " + status.connections()
                + "\nOutstanding: " + status.outstanding()
                + "\nZxid: 0x" + Long.toHexString(status.zxid())
                + "\nMode: standalone"
                + "\nNode count: " + status.tree().znodes() + "\n";
    }

    static String configuration(ServerStatus status) {
        ServerStatus.Settings settings = status.settings();
        TreeSize tree = status.tree();
        return "clientPort=" + settings.clientPort()
                + "\nsecureClientPort=" + settings.secureClientPort()
                + "\ndataDir=" + settings.dataDirectory()
                + "\ndataDirSize=" + tree.bytes()
                + "\ndataLogDir=" + settings.dataDirectory()
                + "\ndataLogSize=" + tree.logBytes()
                + "\ntickTime=" + settings.tickMillis()
                + "\nmaxClientCnxns=" + settings.maxConnectionsPerAddress()
                + "\nminSessionTimeout=" + settings.minSessionTimeoutMillis()
                + "\nmaxSessionTimeout=" + settings.maxSessionTimeoutMillis()
                + "\nclientPortListenBacklog=" + settings.backlog()
                + "\nserverId=0\n";
    }

    static String directories(TreeSize tree) {
        return "datadir_size: " + tree.bytes() + "\nlogdir_size: " + tree.logBytes() + "\n";
    }
}

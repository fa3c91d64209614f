package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.ClientStats;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Answers four-letter words as ZooKeeper 3.9's standalone server does, those of the whitelist only. Thread-safe. */
public final class FourLetterWords {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n";

    private final Set<String> whitelist;
    private final Supplier<Optional<ServerStatus>> status;

    /**
     * An answerer.
     *
     * @param whitelist words that may be used, {@code *} for all
     * @param status what there is to tell; empty while the server does not serve
     */
    public FourLetterWords(Set<String> whitelist, Supplier<Optional<ServerStatus>> status) {
        this.whitelist = whitelist;
        this.status = status;
    }

    /** The answer, or empty for a word that this server has none for: it closes the connection, as for an unknown one. */
    public Optional<String> answer(FourLetterWord word) {
        if (!whitelist.contains("*") && !whitelist.contains(word.text())) {
            return Optional.of(word.text() + " is not executed because it is not in the whitelist.\n");
        }
        Optional<ServerStatus> serving = status.get();
        return switch (word) {
            case RUOK -> Optional.of("imok");
            case ISRO -> Optional.of(serving.isPresent() ? "rw" : "null");
            case SRVR, STAT, MNTR, CONF ->
                serving.map(known -> answer(word, known)).or(() -> Optional.of(NOT_SERVING));
            default -> Optional.empty();
        };
    }

    private static String answer(FourLetterWord word, ServerStatus status) {
        return switch (word) {
            case SRVR -> server(status, false);
            case STAT -> server(status, true);
            case MNTR -> monitor(status);
            default -> configuration(status);
        };
    }

    private static String server(ServerStatus status, boolean withClients) {
        StringBuilder out = new StringBuilder();
        out.append("Zookeeper version: ").append(status.version()).append('\n');
        if (withClients) {
            out.append("Clients:\n");
            status.clients().forEach(client -> out.append(brief(client)).append('\n'));
            out.append('\n');
        }
        out.append(String.format(
                Locale.ROOT,
                "Latency min/avg/max: %d/%s/%d\n",
                status.stats().minLatencyMillis(),
                status.stats().avgLatencyMillis(),
                status.stats().maxLatencyMillis()));
        out.append("Received: ").append(status.stats().packetsReceived()).append('\n');
        out.append("Sent: ").append(status.stats().packetsSent()).append('\n');
        out.append("Connections: ").append(status.clients().size()).append('\n');
        out.append("Outstanding: ").append(status.outstanding()).append('\n');
        out.append("Zxid: 0x").append(Long.toHexString(status.zxid())).append('\n');
        out.append("Mode: standalone\n");
        out.append("Node count: ").append(status.nodeCount()).append('\n');
        return out.toString();
    }

    private static String brief(ClientStats client) {
        return " " + client.remoteAddress() + "[" + (client.isReading() ? 1 : 0) + "](queued=" + client.outstanding()
                + ",recved=" + client.packetsReceived() + ",sent=" + client.packetsSent() + ")";
    }

    private static String monitor(ServerStatus status) {
        StringBuilder out = new StringBuilder();
        metric(out, "version", status.version());
        metric(out, "server_state", "standalone");
        metric(out, "avg_latency", status.stats().avgLatencyMillis());
        metric(out, "max_latency", status.stats().maxLatencyMillis());
        metric(out, "min_latency", status.stats().minLatencyMillis());
        metric(out, "packets_received", status.stats().packetsReceived());
        metric(out, "packets_sent", status.stats().packetsSent());
        metric(out, "num_alive_connections", status.clients().size());
        metric(out, "outstanding_requests", status.outstanding());
        metric(out, "uptime", status.uptimeMillis());
        metric(out, "znode_count", status.nodeCount());
        metric(out, "watch_count", status.watchCount());
        status.openFiles().ifPresent(count -> metric(out, "open_file_descriptor_count", count));
        status.maxFiles().ifPresent(count -> metric(out, "max_file_descriptor_count", count));
        metric(out, "global_sessions", status.sessionCount());
        metric(out, "local_sessions", 0);
        return out.toString();
    }

    private static void metric(StringBuilder out, String name, Object value) {
        out.append("zk_").append(name).append('\t').append(value).append('\n');
    }

    private static String configuration(ServerStatus status) {
        ServerStatus.Settings settings = status.settings();
        return "clientPort=" + settings.clientPort() + '\n'
                + "secureClientPort=-1\n"
                + "dataDir=" + settings.dataDirectory() + '\n'
                + "dataLogDir=" + settings.dataDirectory() + '\n'
                + "tickTime=" + settings.tickMillis() + '\n'
                + "maxClientCnxns=" + settings.maxConnectionsPerAddress() + '\n'
                + "minSessionTimeout=" + settings.minSessionTimeoutMillis() + '\n'
                + "maxSessionTimeout=" + settings.maxSessionTimeoutMillis() + '\n'
                + "clientPortListenBacklog=" + settings.backlog() + '\n'
                + "serverId=0\n";
    }
}

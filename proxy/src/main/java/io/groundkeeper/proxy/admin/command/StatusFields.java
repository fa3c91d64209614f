package io.groundkeeper.proxy.admin.command;

import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.ServerStats;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code configuration}, {@code server_stats} and {@code stats}. */
final class StatusFields {
    private StatusFields() {}

    static Map<String, ?> configuration(ServerStatus status) {
        ServerStatus.Settings settings = status.settings();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("client_port", settings.clientPort());
        fields.put("data_dir", settings.dataDirectory());
        fields.put("data_log_dir", settings.dataDirectory());
        fields.put("tick_time", settings.tickMillis());
        fields.put("max_client_cnxns", settings.maxConnectionsPerAddress());
        fields.put("min_session_timeout", settings.minSessionTimeoutMillis());
        fields.put("max_session_timeout", settings.maxSessionTimeoutMillis());
        fields.put("server_id", 0);
        fields.put("client_port_listen_backlog", settings.backlog());
        return fields;
    }

    static Map<String, ?> serverAndClients(String version, ServerStatus status) {
        Map<String, Object> fields = server(version, status);
        fields.putAll(ConnectionFields.of(status, true));
        return fields;
    }

    static Map<String, Object> server(String version, ServerStatus status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version);
        fields.put("read_only", false);
        fields.put("server_stats", statistics(status));
        fields.put("client_response", replySizes(status.stats()));
        fields.put("node_count", status.tree().znodes());
        return fields;
    }

    /** The properties of ZooKeeper's bean, in the spelling that Jackson gives them. */
    private static Map<String, Object> statistics(ServerStatus status) {
        ServerStats stats = status.stats();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("packets_sent", stats.packetsSent());
        fields.put("packets_received", stats.packetsReceived());
        fields.put("fsync_threshold_exceed_count", 0L);
        fields.put("client_response_stats", replySizes(stats));
        fields.put("server_state", "standalone");
        fields.put("uptime", status.uptimeMillis());
        fields.put("provider_null", false);
        fields.put("max_latency", stats.latency().max());
        fields.put("min_latency", stats.latency().min());
        fields.put("avg_latency", stats.latency().average());
        fields.put("num_alive_client_connections", status.connections());
        fields.put("outstanding_requests", status.outstanding());
        fields.put("last_processed_zxid", status.zxid());
        fields.put("data_dir_size", status.tree().bytes());
        fields.put("log_dir_size", status.tree().logBytes());
        fields.put("auth_failed_count", stats.refusedHandshakes());
        fields.put("non_mtlsremote_conn_count", stats.plainConnections(false));
        fields.put("non_mtlslocal_conn_count", stats.plainConnections(true));
        return fields;
    }

    private static Map<String, Object> replySizes(ServerStats stats) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("last_buffer_size", stats.lastReplyBytes());
        fields.put("min_buffer_size", stats.smallestReplyBytes());
        fields.put("max_buffer_size", stats.largestReplyBytes());
        return fields;
    }
}

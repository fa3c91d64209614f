package io.groundkeeper.proxy.admin.command;

import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.RequestStats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code connections}, and those of {@code stats}. */
final class ConnectionFields {
    private ConnectionFields() {}

    /**
     * The fields of all clients.
     *
     * @param brief whether their sessions are left out
     */
    static Map<String, ?> of(ServerStatus status, boolean brief) {
        Map<Boolean, List<Map<String, Object>>> bySecurity = status.clients().stream()
                .collect(Collectors.partitioningBy(
                        ClientStats::secure, Collectors.mapping(client -> fields(client, brief), Collectors.toList())));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("connections", bySecurity.get(false));
        fields.put("secure_connections", bySecurity.get(true));
        return fields;
    }

    private static Map<String, Object> fields(ClientStats client, boolean brief) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("remote_socket_address", client.remoteAddress());
        fields.put("interest_ops", client.interestOps());
        fields.put("outstanding_requests", client.outstanding());
        fields.put("packets_received", client.packetsReceived());
        fields.put("packets_sent", client.packetsSent());
        if (!brief) {
            RequestStats.Snapshot requests = client.requests();
            fields.put("session_id", client.sessionId());
            fields.put("last_operation", requests.lastOperation());
            fields.put("established", client.establishedMillis());
            fields.put("session_timeout", client.sessionTimeoutMillis());
            fields.put("last_cxid", requests.lastCxid());
            fields.put("last_zxid", requests.lastZxid());
            fields.put("last_response_time", requests.lastResponseMillis());
            fields.put("last_latency", requests.lastLatency());
            fields.put("min_latency", requests.minLatency());
            fields.put("avg_latency", requests.avgLatency());
            fields.put("max_latency", requests.maxLatency());
        }
        return fields;
    }
}

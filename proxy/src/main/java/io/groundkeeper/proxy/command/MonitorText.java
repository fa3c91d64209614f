package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.Counter;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.stats.Summary;
import io.groundkeeper.proxy.stats.TreeSize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code mntr}: the gauges and counters of ZooKeeper's standalone server, and those of its summaries that mean something
 * here. There are none of its queues between request processors, of its snapshots, its transaction log and its quorum.
 */
public final class MonitorText {
    /** What ZooKeeper counts and what never happens here. */
    private static final List<String> NEVER = List.of(
            "add_dead_watcher_stall_time",
            "cnxn_closed_without_zk_server_running",
            "commit_count",
            "dead_watchers_cleared",
            "dead_watchers_queued",
            "diff_count",
            "digest_mismatches_count",
            "ensemble_auth_fail",
            "ensemble_auth_skip",
            "ensemble_auth_success",
            "insecure_admin_count",
            "large_requests_rejected",
            "learner_commit_received_count",
            "learner_proposal_received_count",
            "looking_count",
            "outstanding_changes_queued",
            "outstanding_changes_removed",
            "prep_processor_request_queued",
            "proposal_count",
            "quit_leading_due_to_disloyal_voter",
            "request_commit_queued",
            "request_throttle_wait_count",
            "requests_not_forwarded_to_commit_processor",
            "response_packet_cache_hits",
            "response_packet_cache_misses",
            "response_packet_get_children_cache_hits",
            "response_packet_get_children_cache_misses",
            "restore_error_count",
            "restore_rate_limited_count",
            "revalidate_count",
            "skip_learner_request_to_next_processor_count",
            "snap_count",
            "snapshot_error_count",
            "snapshot_rate_limited_count",
            "stale_replies",
            "stale_requests",
            "stale_requests_dropped",
            "sync_processor_request_queued",
            "throttled_ops",
            "tls_handshake_exceeded",
            "unrecoverable_error_count");

    private final Map<String, Object> figures = new LinkedHashMap<>();

    private MonitorText() {}

    static String of(String version, ServerStatus status) {
        StringBuilder text = new StringBuilder();
        figures(version, status)
                .forEach((name, value) -> text.append("zk_")
                        .append(name)
                        .append('\t')
                        .append(value)
                        .append('\n'));
        return text.toString();
    }

    /** All of it by ZooKeeper's names, which begin with {@code zk_} in {@code mntr} only: numbers, and two texts. */
    public static Map<String, Object> figures(String version, ServerStatus status) {
        MonitorText monitor = new MonitorText();
        monitor.add("version", version);
        monitor.add("server_state", "standalone");
        monitor.addGauges(status);
        monitor.addCounters(status.stats());
        monitor.add("readlatency", status.stats().readLatency());
        monitor.add("updatelatency", status.stats().updateLatency());
        return monitor.figures;
    }

    private void addGauges(ServerStatus status) {
        ServerStats stats = status.stats();
        TreeSize tree = status.tree();
        add("avg_latency", stats.latency().average());
        add("max_latency", stats.latency().max());
        add("min_latency", stats.latency().min());
        add("packets_received", stats.packetsReceived());
        add("packets_sent", stats.packetsSent());
        add("num_alive_connections", status.clients().size());
        add("outstanding_requests", status.outstanding());
        add("uptime", status.uptimeMillis());
        add("znode_count", tree.znodes());
        add("watch_count", status.watchCount());
        add("ephemerals_count", tree.ephemerals());
        add("approximate_data_size", tree.bytes());
        add("global_sessions", status.sessionCount());
        add("local_sessions", 0);
        status.openFiles().ifPresent(count -> add("open_file_descriptor_count", count));
        status.maxFiles().ifPresent(count -> add("max_file_descriptor_count", count));
        add("connection_drop_probability", 0.0);
        add("last_client_response_size", stats.lastReplyBytes());
        add("max_client_response_size", stats.largestReplyBytes());
        add("min_client_response_size", stats.smallestReplyBytes());
        add("outstanding_tls_handshake", 0);
        add("auth_failed_count", stats.refusedHandshakes());
        add("non_mtls_remote_conn_count", stats.plainConnections(false));
        add("non_mtls_local_conn_count", stats.plainConnections(true));
    }

    private void addCounters(ServerStats stats) {
        for (Counter counter : Counter.values()) {
            add(counter.metric(), stats.counted(counter));
        }
        NEVER.forEach(name -> add(name, 0));
    }

    private void add(String name, Summary summary) {
        add("avg_" + name, summary.average());
        add("min_" + name, summary.min());
        add("max_" + name, summary.max());
        add("cnt_" + name, summary.count());
        add("sum_" + name, summary.sum());
        add("p50_" + name, summary.percentile(50));
        add("p95_" + name, summary.percentile(95));
        add("p99_" + name, summary.percentile(99));
        add("p999_" + name, summary.percentile(99.9));
    }

    private void add(String name, Object value) {
        figures.put(name, value);
    }
}

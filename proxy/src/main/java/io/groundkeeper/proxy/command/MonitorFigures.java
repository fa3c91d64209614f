package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.command.MonitorFigure.Distribution;
import io.groundkeeper.proxy.command.MonitorFigure.Kind;
import io.groundkeeper.proxy.command.MonitorFigure.Plain;
import io.groundkeeper.proxy.command.MonitorFigure.Scope;
import io.groundkeeper.proxy.stats.Counter;
import io.groundkeeper.proxy.stats.ServerStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The gauges and counters of ZooKeeper's standalone server, and those of its summaries that mean something here. There are none
 * of its queues between request processors, of its snapshots, its transaction log and its quorum.
 */
public final class MonitorFigures {
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

    private static final List<MonitorFigure> ALL = all();

    private MonitorFigures() {}

    /** All there are, in the order in which {@code mntr} tells them. */
    public static List<MonitorFigure> list() {
        return ALL;
    }

    private static List<MonitorFigure> all() {
        List<MonitorFigure> all = new ArrayList<>();
        all.addAll(gauges());
        for (Counter counter : Counter.values()) {
            all.add(new Plain(
                    counter.metric(),
                    Kind.COUNTER,
                    Scope.TENANT,
                    counter.help(),
                    status -> Optional.of(status.stats().counted(counter))));
        }
        NEVER.forEach(name -> all.add(new Plain(
                name, Kind.COUNTER, Scope.PROCESS, "Always 0: does not happen here.", status -> Optional.of(0))));
        all.add(new Distribution(
                "readlatency",
                "Milliseconds from a request's arrival to its reply, of what changes nothing.",
                status -> status.stats().readLatency()));
        all.add(new Distribution(
                "updatelatency",
                "Milliseconds from a request's arrival to its reply, of what changes something.",
                status -> status.stats().updateLatency()));
        return List.copyOf(all);
    }

    private static List<MonitorFigure> gauges() {
        return List.of(
                counted(
                        "avg_latency",
                        "Mean latency of requests in milliseconds.",
                        stats -> stats.latency().average()),
                counted(
                        "max_latency",
                        "Longest latency of a request in milliseconds.",
                        stats -> stats.latency().max()),
                counted(
                        "min_latency",
                        "Shortest latency of a request in milliseconds.",
                        stats -> stats.latency().min()),
                counted("packets_received", "Packets received.", ServerStats::packetsReceived),
                counted("packets_sent", "Packets sent.", ServerStats::packetsSent),
                gauge("num_alive_connections", "Connections of clients.", ServerStatus::connections),
                gauge("outstanding_requests", "Requests received and not yet answered.", ServerStatus::outstanding),
                process("uptime", "Milliseconds since the start.", status -> Optional.of(status.uptimeMillis())),
                gauge("znode_count", "Znodes.", status -> status.tree().znodes()),
                gauge("watch_count", "Watches.", ServerStatus::watchCount),
                gauge("ephemerals_count", "Ephemerals.", status -> status.tree().ephemerals()),
                gauge(
                        "approximate_data_size",
                        "Bytes that the znodes take in the store, by its estimate.",
                        status -> status.tree().bytes()),
                gauge("global_sessions", "Sessions that this server holds.", ServerStatus::sessionCount),
                process("local_sessions", "Always 0: all sessions are global.", status -> Optional.of(0)),
                process(
                        "open_file_descriptor_count",
                        "Files and sockets that the process has open.",
                        status -> boxed(status.openFiles())),
                process("max_file_descriptor_count", "How many it may have open.", status -> boxed(status.maxFiles())),
                process(
                        "connection_drop_probability",
                        "Always 0: no connection is dropped by chance.",
                        status -> Optional.of(0.0)),
                counted(
                        "last_client_response_size",
                        "Bytes of the last reply, -1 before any.",
                        ServerStats::lastReplyBytes),
                counted(
                        "max_client_response_size",
                        "Bytes of the largest reply, -1 before any.",
                        ServerStats::largestReplyBytes),
                counted(
                        "min_client_response_size",
                        "Bytes of the smallest reply, -1 before any.",
                        ServerStats::smallestReplyBytes),
                process("outstanding_tls_handshake", "Always 0: they are not limited.", status -> Optional.of(0)),
                counted("auth_failed_count", "TLS handshakes that failed.", ServerStats::refusedHandshakes),
                counted(
                        "non_mtls_remote_conn_count",
                        "Connections without TLS from other machines.",
                        stats -> stats.plainConnections(false)),
                counted(
                        "non_mtls_local_conn_count",
                        "Connections without TLS from this machine.",
                        stats -> stats.plainConnections(true)));
    }

    private static MonitorFigure counted(String name, String help, Function<ServerStats, Number> value) {
        return gauge(name, help, status -> value.apply(status.stats()));
    }

    private static MonitorFigure gauge(String name, String help, Function<ServerStatus, Number> value) {
        return new Plain(name, Kind.GAUGE, Scope.TENANT, help, status -> Optional.of(value.apply(status)));
    }

    private static MonitorFigure process(
            String name, String help, Function<ServerStatus, Optional<? extends Number>> value) {
        return new Plain(name, Kind.GAUGE, Scope.PROCESS, help, value);
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }
}

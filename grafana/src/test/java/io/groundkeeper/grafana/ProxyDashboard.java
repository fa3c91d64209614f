package io.groundkeeper.grafana;

import static io.groundkeeper.grafana.Figure.AUTHENTICATION_FAILURES;
import static io.groundkeeper.grafana.Figure.CONNECTIONS;
import static io.groundkeeper.grafana.Figure.CONNECTIONS_REFUSED;
import static io.groundkeeper.grafana.Figure.LATENCY_P99;
import static io.groundkeeper.grafana.Figure.LEASE_AGE;
import static io.groundkeeper.grafana.Figure.OUTSTANDING;
import static io.groundkeeper.grafana.Figure.REQUESTS;
import static io.groundkeeper.grafana.Figure.VIEW_AGE;
import static io.groundkeeper.grafana.Panel.graph;
import static io.groundkeeper.grafana.Panel.stat;
import static io.groundkeeper.grafana.PromQl.PROXIES;
import static io.groundkeeper.grafana.PromQl.TENANTS;
import static io.groundkeeper.grafana.PromQl.max;
import static io.groundkeeper.grafana.PromQl.orZeroByProxy;
import static io.groundkeeper.grafana.PromQl.quantile;
import static io.groundkeeper.grafana.PromQl.rate;
import static io.groundkeeper.grafana.PromQl.sum;

/** One proxy, as a process and as a server of its tenants. */
final class ProxyDashboard {

    /** Share of the heap that is used. */
    static final String HEAP_USED = "sum by (instance) (jvm_memory_used_bytes{" + PROXIES
            + ",area=\"heap\"}) / sum by (instance) (jvm_memory_max_bytes{" + PROXIES + ",area=\"heap\"} > 0)";

    private ProxyDashboard() {}

    static Dashboard dashboard() {
        return Dashboard.of(
                        "groundkeeper-proxy",
                        "Groundkeeper: proxy",
                        "One proxy: whether it serves, for whom, and whether it has enough of everything.",
                        Variable.PROXY,
                        Variable.TENANTS)
                .row("At a glance", atAGlance())
                .row("Load", load())
                .row("Lease and store", lease())
                .row("Cache", cache())
                .closedRow("Turned away, and written down", refusals())
                .closedRow("Virtual machine and Netty", runtime());
    }

    private static Panel[] atAGlance() {
        return new Panel[] {
            stat(
                            "Serving",
                            Unit.COUNT,
                            "min(groundkeeper_lease_held{" + PROXIES + "})",
                            "1 while it holds its lease. 0: it starts, drains, or cannot reach the store, and clients are refused. Do not"
                                    + " restart it for that: see the store's dashboard and its log.")
                    .alarm(0)
                    .good(1),
            stat(
                    "Uptime",
                    Unit.SECONDS,
                    "min(process_uptime_seconds{" + PROXIES + "})",
                    "Since the process started. Small, and nobody restarted it: it crashed, or was killed for want of memory."),
            stat(
                    "Tenants open",
                    Unit.COUNT,
                    sum("", "groundkeeper_tenants_open{" + PROXIES + "}"),
                    "Tenants that it serves at present. Idle ones are closed after a while and cost nothing."),
            stat("Connections", CONNECTIONS, "Connections of clients of the tenants chosen."),
            stat("Requests", REQUESTS, "Requests answered in a second."),
            stat(
                            "Latency, p99",
                            LATENCY_P99,
                            "99 of 100 requests are answered within this time. Red here and not at other proxies: CPU, heap or network"
                                    + " of this one.")
                    .warn(0.1)
                    .alarm(1),
            stat(
                            "Heap",
                            Unit.FRACTION,
                            HEAP_USED,
                            "Share of the heap in use. A quarter of it at the most is the cache. Red for long: raise -Xmx, or spread the"
                                    + " clients over more proxies.")
                    .warn(0.85)
                    .alarm(0.95),
            stat(
                            "Open files",
                            Unit.FRACTION,
                            "max(process_files_open_files{" + PROXIES + "} / process_files_max_files{" + PROXIES + "})",
                            "Share of the file descriptors that it may have; each connection is one. Red: raise LimitNOFILE.")
                    .warn(0.7)
                    .alarm(0.9)
        };
    }

    private static Panel[] load() {
        return new Panel[] {
            graph("Requests by tenant", REQUESTS, "tenant", "Who keeps this proxy busy.")
                    .stack(),
            graph(
                            "Latency by tenant, p99",
                            LATENCY_P99,
                            "tenant",
                            "One tenant's line above the others: its own doing (limits, contention). All of them: this proxy's, or the"
                                    + " store's.")
                    .alarm(1),
            graph("Connections by tenant", CONNECTIONS, "tenant", "Connections of clients, with a session or without.")
                    .stack(),
            graph(
                            "Outstanding requests by tenant",
                            OUTSTANDING,
                            "tenant",
                            "Received and not yet answered: what the proxy has still to do.")
                    .stack(),
            SharedPanels.traffic("Requests, and replies with watch events."),
            graph(
                            "Age of the view, by tenant",
                            VIEW_AGE,
                            "tenant",
                            "How old what this proxy shows may be. Half a second is usual. High for all tenants: it cannot read the"
                                    + " store, or has no CPU.")
                    .alarm(10)
        };
    }

    private static Panel[] lease() {
        return new Panel[] {
            graph(
                            "Since the last beat",
                            LEASE_AGE,
                            "instance",
                            "It beats once a second. At 8 s it takes the lease for lost and drops all connections; others adopt its"
                                    + " sessions.")
                    .warn(3)
                    .alarm(8),
            SharedPanels.leases(
                    "Leases",
                    "Over the time shown. Rounds that failed are tried again a second later; takeovers are other proxies that died or"
                            + " left, whose sessions this one has adopted."),
            graph(
                            "The store as seen from here, p99",
                            Unit.SECONDS,
                            quantile(0.99, "", "groundkeeper_read_version_duration_seconds", PROXIES),
                            "read version",
                            "Slower than at the other proxies: the network between, or this proxy's CPU.")
                    .and(quantile(0.99, "", "groundkeeper_commit_duration_seconds", TENANTS), "commit")
                    .alarm(0.5),
            graph(
                    "Failures of the store",
                    Unit.PER_SECOND,
                    rate("", "groundkeeper_store_failures_total", PROXIES),
                    "no read version",
                    "Once a second the store is asked for a read version; here it gave none. For long: fdbcli's status, on this machine.")
        };
    }

    private static Panel[] cache() {
        return new Panel[] {
            graph(
                            "Hit ratio",
                            Unit.FRACTION,
                            rate("", "groundkeeper_cache_hits_total", PROXIES) + " / ("
                                    + rate("", "groundkeeper_cache_hits_total", PROXIES) + " + "
                                    + rate("", "groundkeeper_cache_misses_total", PROXIES) + ")",
                            "hits",
                            "Share of reads answered from memory. Low for long with evictions: the znodes that are read do not fit, so raise"
                                    + " -Xmx. Low after a start: it fills. No line where nothing is read.")
                    .width(8),
            graph(
                            "Reads and evictions",
                            Unit.PER_SECOND,
                            rate("", "groundkeeper_cache_hits_total", PROXIES),
                            "hits",
                            "Misses cost a read of the store each. Evictions make room for others.")
                    .and(rate("", "groundkeeper_cache_misses_total", PROXIES), "misses")
                    .and(rate("", "groundkeeper_cache_evictions_total", PROXIES), "evictions")
                    .width(8),
            graph(
                            "Size",
                            Unit.BYTES,
                            sum("", "groundkeeper_cache_bytes{" + PROXIES + "}"),
                            "used",
                            "It may take a quarter of the heap, all tenants together.")
                    .and(sum("", "groundkeeper_cache_limit_bytes{" + PROXIES + "}"), "limit")
                    .width(8)
        };
    }

    private static Panel[] refusals() {
        return new Panel[] {
            graph(
                            "Refused connections, by reason",
                            CONNECTIONS_REFUSED,
                            "reason",
                            "not_serving: no lease. too_many, too_many_from_address: maxCnxns, maxClientCnxns. unknown_tenant, unclear_tenant:"
                                    + " the log has one line for each, with the address.")
                    .width(8),
            graph(
                            "TLS handshakes that failed",
                            Unit.PER_SECOND,
                            rate("", "groundkeeper_tls_handshake_failures_total", PROXIES),
                            "failed",
                            "Clients without TLS, with certificates that are not trusted or over, or port scanners; the log says which.")
                    .width(8),
            graph(
                            "Failed authentication, by scheme",
                            AUTHENTICATION_FAILURES,
                            "scheme",
                            "Clients that could not show who they are.")
                    .width(8),
            graph(
                            "Until a certificate runs out",
                            Unit.SECONDS,
                            "min by (instance) (groundkeeper_tls_certificate_expiry_timestamp_seconds{" + PROXIES
                                    + "} - time())",
                            "{{instance}}",
                            "The first of those that clients are shown; afterwards none of them connects. No line without TLS.")
                    .alarm(0)
                    .width(12),
            graph(
                            "Audit events lost",
                            Unit.PER_SECOND,
                            rate("", "groundkeeper_audit_events_lost_total", PROXIES),
                            "lost",
                            "They came faster than they were written. Should be none: look at the disk of the audit log.")
                    .width(12)
        };
    }

    private static Panel[] runtime() {
        return new Panel[] {
            graph(
                            "Heap",
                            Unit.BYTES,
                            sum("id", "jvm_memory_used_bytes{" + PROXIES + ",area=\"heap\"}"),
                            "{{id}}",
                            "By pool. The old generation's lower edge, after collections, is what lives: when that nears the limit, raise"
                                    + " -Xmx.")
                    .stack(),
            graph(
                            "Time in garbage collection",
                            Unit.FRACTION,
                            orZeroByProxy(rate("instance", "jvm_gc_pause_seconds_sum", PROXIES)),
                            "share of time",
                            "Above a tenth requests are slow for it; a single pause of 8 s costs the lease.")
                    .alarm(0.1),
            graph(
                            "Longest pause",
                            Unit.SECONDS,
                            orZeroByProxy(max("instance", "jvm_gc_pause_seconds_max", PROXIES)),
                            "{{instance}}",
                            "Of the last minutes. Nobody is served meanwhile; pauses of seconds mean that the heap is too small, or swapped out.")
                    .alarm(1),
            graph(
                            "CPU",
                            Unit.FRACTION,
                            max("", "process_cpu_usage", PROXIES),
                            "this process",
                            "Of all the machine's cores. The machine busy and this process not: somebody else's work.")
                    .and(max("", "system_cpu_usage", PROXIES), "machine"),
            graph(
                            "Tasks that wait on event loops",
                            Unit.COUNT,
                            max("instance", "netty_eventexecutor_tasks_pending", PROXIES),
                            "most on one loop",
                            "Usually a few. Growing without end: something blocks the loop, and its connections stand still. Take a thread dump"
                                    + " (jstack) before restarting.")
                    .alarm(1_000),
            graph(
                    "Netty's memory",
                    Unit.BYTES,
                    sum("memory_type", "netty_allocator_memory_used{" + PROXIES + "}"),
                    "{{memory_type}}",
                    "Buffers of its allocator: what waits to be sent to slow clients is among it."),
            graph(
                    "Threads",
                    Unit.COUNT,
                    sum("", "jvm_threads_live_threads{" + PROXIES + "}"),
                    "threads",
                    "They do not grow with connections: a steady rise is a leak, and worth a report."),
            graph(
                            "Open files",
                            Unit.COUNT,
                            max("", "process_files_open_files", PROXIES),
                            "open",
                            "Connections, mostly. Near the limit none can be accepted: raise LimitNOFILE.")
                    .and(max("", "process_files_max_files", PROXIES), "limit")
        };
    }
}

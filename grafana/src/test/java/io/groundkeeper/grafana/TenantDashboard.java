package io.groundkeeper.grafana;

import static io.groundkeeper.grafana.Figure.AUTHENTICATION_FAILURES;
import static io.groundkeeper.grafana.Figure.COMMITS;
import static io.groundkeeper.grafana.Figure.CONNECTIONS;
import static io.groundkeeper.grafana.Figure.ERRORS;
import static io.groundkeeper.grafana.Figure.LATENCY_P99;
import static io.groundkeeper.grafana.Figure.OUTSTANDING;
import static io.groundkeeper.grafana.Figure.REQUESTS;
import static io.groundkeeper.grafana.Figure.SESSIONS;
import static io.groundkeeper.grafana.Figure.SESSIONS_EXPIRED;
import static io.groundkeeper.grafana.Figure.VIEW_AGE;
import static io.groundkeeper.grafana.Panel.graph;
import static io.groundkeeper.grafana.Panel.heatmap;
import static io.groundkeeper.grafana.Panel.stat;
import static io.groundkeeper.grafana.PromQl.TENANTS;
import static io.groundkeeper.grafana.PromQl.increase;
import static io.groundkeeper.grafana.PromQl.max;
import static io.groundkeeper.grafana.PromQl.mean;
import static io.groundkeeper.grafana.PromQl.orZero;
import static io.groundkeeper.grafana.PromQl.quantile;
import static io.groundkeeper.grafana.PromQl.rate;
import static io.groundkeeper.grafana.PromQl.sum;

/** One tenant, at all proxies or some. */
final class TenantDashboard {
    private static final String LATENCY = "groundkeeper_request_duration_seconds";
    private static final String COMMIT = "groundkeeper_commit_duration_seconds";

    private TenantDashboard() {}

    static Dashboard dashboard() {
        return Dashboard.of(
                        "groundkeeper-tenant",
                        "Groundkeeper: tenant",
                        "One tenant: what its clients ask and get, how fresh what they see is, and how its writes fare.",
                        Variable.TENANT,
                        Variable.PROXIES)
                .row("At a glance", atAGlance())
                .row("Requests", requests())
                .row("Sessions and watches", sessions())
                .row("Limits and turned away", limits())
                .closedRow("Freshness", freshness())
                .closedRow("Writes", writes())
                .closedRow("Data and log", data());
    }

    private static Panel[] atAGlance() {
        return new Panel[] {
            stat(
                    "Requests",
                    REQUESTS,
                    "Requests answered in a second. Near zero with sessions there: its clients are idle, or wait."),
            stat(
                            "Latency, p99",
                            LATENCY_P99,
                            "99 of 100 requests are answered within this time. Red: see below which operations, and the store's dashboard"
                                    + " if it is those that write.")
                    .warn(0.1)
                    .alarm(1),
            stat(
                    "Sessions",
                    SESSIONS,
                    "Sessions that the proxies own, connected or not. A sudden fall means expiries, or that a whole cluster went away."),
            stat(
                    "Connections",
                    CONNECTIONS,
                    "Connections of clients. Fewer than sessions for long: clients that cannot come back, whose sessions will expire."),
            stat(
                            "Sessions expired",
                            SESSIONS_EXPIRED,
                            "Over the time shown. HBase ends a server whose session expires: look into its log, and for pauses of its JVM.")
                    .warn(1)
                    .alarm(10),
            stat(
                            "Outstanding",
                            OUTSTANDING,
                            "Requests received and not yet answered. Growing: the store is slow, or the tenant is at a limit or quota.")
                    .warn(1_000)
                    .alarm(10_000),
            stat(
                            "Oldest view",
                            VIEW_AGE,
                            "How old what a proxy shows of this tenant may be, at the worst. Half a second is usual.")
                    .warn(2)
                    .alarm(10),
            stat(
                            "Delayed for limits",
                            Unit.PER_SECOND,
                            rate("", "groundkeeper_limit_delays_total", TENANTS),
                            "Requests in a second that had to wait because the tenant had used up a limit.")
                    .warn(0.01)
                    .alarm(100)
        };
    }

    private static Panel[] requests() {
        return new Panel[] {
            graph(
                            "Requests by operation",
                            REQUESTS,
                            "operation",
                            "What clients ask, in ZooKeeper's words. Thousands of exists or getData of one client: is it in a loop?")
                    .stack(),
            graph(
                            "Latency by operation, p99",
                            LATENCY_P99,
                            "operation",
                            "Reads come from the cache, or with one read of the store; what changes something waits for a commit. If reads"
                                    + " are slow as well, they wait behind writes of the same connection, or miss the cache.")
                    .alarm(1),
            graph(
                            "Latency of all",
                            Unit.SECONDS,
                            quantile(0.5, "", LATENCY, TENANTS),
                            "p50",
                            "From a request's arrival to its answer's being queued. The largest is that of the last minutes.")
                    .and(quantile(0.95, "", LATENCY, TENANTS), "p95")
                    .and(quantile(0.99, "", LATENCY, TENANTS), "p99")
                    .and(max("", "groundkeeper_request_duration_seconds_max", TENANTS), "largest"),
            heatmap(
                    "Latency, spread",
                    Unit.SECONDS,
                    rate("le", "groundkeeper_request_duration_seconds_bucket", TENANTS),
                    "How many requests took how long: two bands are reads and writes, a third one is something that waits."),
            graph(
                    "Errors by code",
                    ERRORS,
                    "code",
                    "NONODE, NODEEXISTS, BADVERSION and NOTEMPTY are how clients find out, and harmless. CONNECTIONLOSS,"
                            + " OPERATIONTIMEOUT and SYSTEMERROR are trouble here; QUOTAEXCEEDED and THROTTLEDOP are limits; NOAUTH is an ACL."),
            graph(
                            "Outstanding requests by proxy",
                            OUTSTANDING,
                            "instance",
                            "Received and not yet answered. Growing at one proxy: look at that proxy; at all: at the store.")
                    .stack(),
            SharedPanels.traffic(
                    "Requests, and replies with watch events. Much more sent than received: large znodes or long lists of children."),
            graph("Requests by proxy", REQUESTS, "instance", "Where this tenant's clients are.")
                    .stack()
        };
    }

    private static Panel[] sessions() {
        return new Panel[] {
            graph(
                            "Sessions by proxy",
                            SESSIONS,
                            "instance",
                            "Who owns them. They move with their clients, and to whoever adopts them when a proxy goes.")
                    .stack(),
            graph(
                            "Connections by proxy",
                            CONNECTIONS,
                            "instance",
                            "A saw's teeth are clients that connect again and again: look for errors of authentication or limits.")
                    .stack(),
            graph(
                            "Sessions that moved or ended",
                            Unit.PER_SECOND,
                            rate("", "groundkeeper_sessions_reattached_total", TENANTS),
                            "came back",
                            "Clients came back to their sessions (after a network's or a proxy's failure), sessions were adopted from a proxy"
                                    + " that went, or expired because no client came back in time.")
                    .and(rate("", "groundkeeper_sessions_adopted_total", TENANTS), "adopted")
                    .and(rate("", "groundkeeper_sessions_expired_total", TENANTS), "expired"),
            graph(
                    "Watches",
                    Unit.COUNT,
                    sum("", "groundkeeper_watches{" + TENANTS + "}"),
                    "watches",
                    "They take memory of the proxies. Ever more of them: a client that sets watches on what never changes."),
            graph(
                    "Watch events",
                    Unit.PER_SECOND,
                    rate("", "groundkeeper_watch_events_total", TENANTS),
                    "events",
                    "Events sent to clients. Far more than there are writes: many clients watch the same znode."),
            graph(
                    "Failed authentication, by scheme",
                    AUTHENTICATION_FAILURES,
                    "scheme",
                    "Wrong passwords, tickets or certificates; the log has the client's address. Above zero for long: a client with"
                            + " old credentials, or somebody who tries.")
        };
    }

    private static Panel[] limits() {
        return new Panel[] {
            graph(
                    "Delayed, by limit",
                    Unit.PER_SECOND,
                    orZero(rate("limit", "groundkeeper_limit_delays_total", TENANTS)),
                    "{{limit}}",
                    "Requests that waited because the limit was used up; they were answered later. Raise the limit if the load is meant."),
            graph(
                    "Refused, by limit",
                    Unit.PER_SECOND,
                    orZero(rate("limit", "groundkeeper_limit_refusals_total", TENANTS)),
                    "{{limit}}",
                    "Requests and connections refused because the limit was used up: clients have seen errors.")
        };
    }

    private static Panel[] freshness() {
        return new Panel[] {
            graph(
                            "Age of the view, by proxy",
                            VIEW_AGE,
                            "instance",
                            "Everything committed longer ago than this is shown. Half a second at the most is usual; more means that the"
                                    + " log cannot be read, or not fast enough.")
                    .alarm(10),
            graph(
                            "Lag of known commits, by proxy",
                            Unit.SECONDS,
                            max("instance", "groundkeeper_tail_lag_seconds", TENANTS),
                            "{{instance}}",
                            "For how long a commit that the proxy knows of has waited to be shown. Above a second for long: it is busy"
                                    + " applying, so look at its CPU, or the store answers slowly.")
                    .alarm(5),
            graph(
                    "Lag in versions, by proxy",
                    Unit.COUNT,
                    max("instance", "groundkeeper_tail_lag_versions", TENANTS),
                    "{{instance}}",
                    "The same in the store's versions, of which FoundationDB gives about a million in a second."),
            graph(
                            "Looks at the log",
                            Unit.PER_SECOND,
                            rate("", "groundkeeper_log_reads_total", TENANTS),
                            "looks",
                            "Looks that the store's doorbell caused, and regular ones. Failures come with the store's troubles; they are tried"
                                    + " again.")
                    .and(rate("", "groundkeeper_doorbell_wakeups_total", TENANTS), "doorbell")
                    .and(rate("", "groundkeeper_log_read_failures_total", TENANTS), "failures"),
            SharedPanels.logEntries(
                    "Entries read from the store were written by other proxies; the others of those applied were written here."),
            graph(
                    "Gaps",
                    Unit.COUNT,
                    increase("instance", "groundkeeper_log_gaps_total", TENANTS),
                    "{{instance}}",
                    "The log had been trimmed beyond where the proxy stood, so it dropped the tenant's connections and cache and began"
                            + " anew. Only after the store was away for minutes; anything else is worth a report.")
        };
    }

    private static Panel[] writes() {
        return new Panel[] {
            graph(
                            "Commit",
                            Unit.SECONDS,
                            quantile(0.5, "", COMMIT, TENANTS),
                            "p50",
                            "What the store takes to commit a batch. Slow here and not on the store's dashboard: this tenant has a quota,"
                                    + " or its znodes are contended.")
                    .and(quantile(0.99, "", COMMIT, TENANTS), "p99")
                    .and(max("", "groundkeeper_commit_duration_seconds_max", TENANTS), "largest"),
            SharedPanels.attemptsInVain(
                    "Batches in vain",
                    "Attempts that the store did not let through. Conflicts: several proxies write the same znodes, which is slow and"
                            + " right. Unknown results and failures: the store's troubles, or requests that are too large."),
            graph(
                            "Writes in a batch",
                            Unit.COUNT,
                            mean("", "groundkeeper_batch_requests", TENANTS),
                            "mean",
                            "Writes that share a transaction, 32 at the most. Near 32: the lane is full, and writes wait for one another.")
                    .and(quantile(0.99, "", "groundkeeper_batch_requests", TENANTS), "p99"),
            graph(
                            "Bytes in a batch",
                            Unit.BYTES,
                            mean("", "groundkeeper_batch_bytes", TENANTS),
                            "mean",
                            "What the writes of a transaction take. Megabytes make commits slow, for others as well.")
                    .and(quantile(0.99, "", "groundkeeper_batch_bytes", TENANTS), "p99"),
            graph("Batches by proxy", COMMITS, "instance", "Commits in a second, by the proxy that made them."),
            graph(
                    "Turns",
                    Unit.PER_SECOND,
                    rate("", "groundkeeper_turns_total", TENANTS),
                    "turns",
                    "Batches that queued up, because other proxies create sequential znodes of the same parent: locks and queues that"
                            + " many clients want.")
        };
    }

    private static Panel[] data() {
        return new Panel[] {
            graph(
                            "Znodes",
                            Unit.COUNT,
                            max("", "groundkeeper_znodes", TENANTS),
                            "znodes",
                            "Of the whole tenant, counted now and then. Ever more: a client that does not clean up.")
                    .and(max("", "groundkeeper_ephemerals", TENANTS), "ephemerals"),
            graph(
                            "Bytes in the store",
                            Unit.BYTES,
                            max("", "groundkeeper_tree_bytes", TENANTS),
                            "znodes",
                            "The store's estimates, before replication. The log is kept for five minutes; if it grows without end it is not"
                                    + " trimmed.")
                    .and(max("", "groundkeeper_log_bytes", TENANTS), "log"),
            graph(
                            "How far the log reaches back",
                            Unit.SECONDS,
                            max("", "groundkeeper_log_kept_versions", TENANTS) + " / 1e6",
                            "kept",
                            "From versions, taking a million for a second. Five to seven minutes are usual; no line before the first"
                                    + " trimming.")
                    .alarm(1_800),
            graph(
                    "Failures to trim",
                    Unit.COUNT,
                    increase("instance", "groundkeeper_log_trim_failures_total", TENANTS),
                    "{{instance}}",
                    "Trimming is tried again, by any proxy. If it fails all the time the log grows: see the proxies' logs for why.")
        };
    }
}

package io.groundkeeper.grafana;

import static io.groundkeeper.grafana.Figure.COMMITS;
import static io.groundkeeper.grafana.Figure.COMMIT_P99;
import static io.groundkeeper.grafana.Figure.LEASE_AGE;
import static io.groundkeeper.grafana.Figure.READ_VERSION_P99;
import static io.groundkeeper.grafana.Figure.VIEW_AGE;
import static io.groundkeeper.grafana.Figure.ZNODES;
import static io.groundkeeper.grafana.Panel.graph;
import static io.groundkeeper.grafana.Panel.heatmap;
import static io.groundkeeper.grafana.Panel.stat;
import static io.groundkeeper.grafana.PromQl.PROXIES;
import static io.groundkeeper.grafana.PromQl.TENANTS;
import static io.groundkeeper.grafana.PromQl.increase;
import static io.groundkeeper.grafana.PromQl.max;
import static io.groundkeeper.grafana.PromQl.mean;
import static io.groundkeeper.grafana.PromQl.quantile;
import static io.groundkeeper.grafana.PromQl.rate;
import static io.groundkeeper.grafana.PromQl.sum;

/** The store, as its proxies find it. */
final class StoreDashboard {
    private static final String COMMIT = "groundkeeper_commit_duration_seconds";
    private static final String READ_VERSION = "groundkeeper_read_version_duration_seconds";
    private static final String TREE = "max by (tenant) (groundkeeper_tree_bytes{" + TENANTS + "})";
    private static final String LOG = "max by (tenant) (groundkeeper_log_bytes{" + TENANTS + "})";

    private StoreDashboard() {}

    static Dashboard dashboard() {
        return Dashboard.of(
                        "groundkeeper-store",
                        "Groundkeeper: store",
                        "The store as its proxies find it: latency, contention, the change logs, leases, sizes. FoundationDB's own figures"
                                + " are in its status: fdbcli --exec 'status json'.",
                        Variable.TENANTS,
                        Variable.PROXIES)
                .row("At a glance", atAGlance())
                .row("Latency", latency())
                .row("Commits", commits())
                .row("Change logs", logs())
                .closedRow("Leases and adoption", leases())
                .closedRow("Sizes", sizes());
    }

    private static Panel[] atAGlance() {
        return new Panel[] {
            stat(
                            "Read version, p99",
                            READ_VERSION_P99,
                            "Each proxy asks once a second. The first thing to rise when FoundationDB slows its clients down: see"
                                    + " performance_limited_by in its status.")
                    .warn(0.05)
                    .alarm(0.5),
            stat(
                            "Commit, p99",
                            COMMIT_P99,
                            "99 of 100 commits take no longer. Red while read versions are quick: disks of the transaction logs.")
                    .warn(0.1)
                    .alarm(0.5),
            stat(
                            "No answer",
                            Unit.COUNT,
                            increase("", "groundkeeper_store_failures_total", PROXIES),
                            "Over the time shown: times that a proxy asked for a read version and got none. Is the cluster available?")
                    .warn(1)
                    .alarm(10),
            stat(
                            "Conflicts",
                            Unit.FRACTION,
                            rate("", "groundkeeper_batch_conflicts_total", TENANTS) + " / ("
                                    + rate("", COMMIT + "_count", TENANTS) + " + "
                                    + rate("", "groundkeeper_batch_conflicts_total", TENANTS) + ")",
                            "Share of commits that were refused because others had written what they read, and are tried again. High:"
                                    + " several proxies write the same znodes of one tenant. Nothing while nobody writes.")
                    .warn(0.2)
                    .alarm(0.5),
            stat(
                            "Unknown results",
                            Unit.COUNT,
                            increase("", "groundkeeper_batch_unknown_results_total", TENANTS),
                            "Over the time shown. The next attempt finds out, so nothing is done twice; but many mean that FoundationDB"
                                    + " recovers, or that the network fails.")
                    .warn(1)
                    .alarm(100),
            stat("Oldest view", VIEW_AGE, "The worst proxy's and tenant's: how old what it shows may be.")
                    .warn(2)
                    .alarm(10),
            stat(
                    "Znodes' bytes",
                    Unit.BYTES,
                    sum("", TREE),
                    "Of all tenants that are open somewhere, by the store's estimate, before" + " replication."),
            stat(
                    "Logs' bytes",
                    Unit.BYTES,
                    sum("", LOG),
                    "The last five minutes of changes, of all tenants that are open somewhere.")
        };
    }

    private static Panel[] latency() {
        return new Panel[] {
            graph(
                            "Read version",
                            Unit.SECONDS,
                            quantile(0.5, "", READ_VERSION, PROXIES),
                            "p50",
                            "What the store takes to give a read version. Every transaction needs one.")
                    .and(quantile(0.99, "", READ_VERSION, PROXIES), "p99")
                    .and(max("", READ_VERSION + "_max", PROXIES), "largest")
                    .alarm(0.5),
            graph(
                            "Commit",
                            Unit.SECONDS,
                            quantile(0.5, "", COMMIT, TENANTS),
                            "p50",
                            "What the store takes to commit a batch of writes; successful ones only.")
                    .and(quantile(0.99, "", COMMIT, TENANTS), "p99")
                    .and(max("", COMMIT + "_max", TENANTS), "largest")
                    .alarm(0.5),
            graph(
                            "Read version by proxy, p99",
                            READ_VERSION_P99,
                            "instance",
                            "One line above the others: that proxy's network or CPU, not the store.")
                    .alarm(0.5),
            graph(
                            "Commit by tenant, p99",
                            COMMIT_P99,
                            "tenant",
                            "One line above the others: that tenant's quota, or large writes of its.")
                    .alarm(0.5),
            heatmap(
                    "Commit, spread",
                    Unit.SECONDS,
                    rate("le", COMMIT + "_bucket", TENANTS),
                    "How many commits took how long."),
            graph(
                    "No answer, by proxy",
                    Unit.PER_SECOND,
                    rate("instance", "groundkeeper_store_failures_total", PROXIES),
                    "{{instance}}",
                    "Times in a second that a proxy was given no read version. At one proxy: its network. At all: the cluster.")
        };
    }

    private static Panel[] commits() {
        return new Panel[] {
            graph(
                            "Commits by tenant",
                            COMMITS,
                            "tenant",
                            "Transactions that changed something: who costs the store most.")
                    .stack(),
            SharedPanels.attemptsInVain(
                    "Attempts in vain",
                    "Conflicts are contention among proxies. Unknown results are the store's recoveries or the network. What is refused"
                            + " for good is too large, and the client's connection is closed."),
            graph(
                    "Writes in a batch, mean",
                    Unit.COUNT,
                    mean("tenant", "groundkeeper_batch_requests", TENANTS),
                    "{{tenant}}",
                    "Writes that share a transaction. More of them in one make it cheaper; near 32 the lane is full."),
            graph(
                    "Bytes in a batch, mean",
                    Unit.BYTES,
                    mean("tenant", "groundkeeper_batch_bytes", TENANTS),
                    "{{tenant}}",
                    "What the writes of a transaction take."),
            graph(
                    "Turns by tenant",
                    Unit.PER_SECOND,
                    rate("tenant", "groundkeeper_turns_total", TENANTS),
                    "{{tenant}}",
                    "Batches that queued up because several proxies create sequential znodes of the same parent."),
            graph(
                    "Conflicts by tenant",
                    Unit.PER_SECOND,
                    rate("tenant", "groundkeeper_batch_conflicts_total", TENANTS),
                    "{{tenant}}",
                    "Whose writes contend. If it hurts, let the tenant's writers share a proxy.")
        };
    }

    private static Panel[] logs() {
        return new Panel[] {
            graph(
                            "Bytes of the log, by tenant",
                            Unit.BYTES,
                            LOG,
                            "{{tenant}}",
                            "Five minutes of changes are kept. Growing while writes do not: it is not trimmed, see beside.")
                    .stack(),
            graph(
                            "How far logs reach back",
                            Unit.SECONDS,
                            max("tenant", "groundkeeper_log_kept_versions", TENANTS) + " / 1e6",
                            "{{tenant}}",
                            "From versions, taking a million for a second. Five to seven minutes are usual; no line before the first"
                                    + " trimming.")
                    .alarm(1_800),
            SharedPanels.logEntries(
                    "Each change is applied once at each proxy that has its tenant open; the proxy that wrote it need not read it."),
            graph(
                            "Looks at logs",
                            Unit.PER_SECOND,
                            rate("", "groundkeeper_log_reads_total", TENANTS),
                            "looks",
                            "The background traffic of open tenants: a look twice a second each, and one when the doorbell rings.")
                    .and(rate("", "groundkeeper_doorbell_wakeups_total", TENANTS), "doorbell"),
            graph(
                            "Failures",
                            Unit.PER_SECOND,
                            rate("", "groundkeeper_log_read_failures_total", TENANTS),
                            "looks",
                            "Looks and rounds of trimming that failed, which are tried again; and gaps, after which a proxy begins a tenant anew.")
                    .and(rate("", "groundkeeper_log_trim_failures_total", TENANTS), "trimming")
                    .and(rate("", "groundkeeper_log_gaps_total", TENANTS), "gaps"),
            graph("Age of the view, by tenant", VIEW_AGE, "tenant", "At the proxy that is worst off.")
                    .alarm(10)
        };
    }

    private static Panel[] leases() {
        return new Panel[] {
            graph(
                            "Since the last beat, by proxy",
                            LEASE_AGE,
                            "instance",
                            "Each beats once a second, and gives up at 8 s.")
                    .warn(3)
                    .alarm(8),
            graph(
                    "Beats by proxy",
                    Unit.PER_SECOND,
                    rate("instance", "groundkeeper_lease_beats_total", PROXIES),
                    "{{instance}}",
                    "One a second is usual. Fewer: rounds fail, or take longer than a second."),
            graph(
                    "Other proxies seen",
                    Unit.COUNT,
                    max("instance", "groundkeeper_leases_seen", PROXIES),
                    "{{instance}}",
                    "Leases of others at the last look. More than there are proxies: one died and has not been adopted yet, or one is"
                            + " not scraped. Proxies that differ for long do not use the same store."),
            SharedPanels.leases(
                    "Losses, failures, takeovers",
                    "Over the time shown. A takeover follows each proxy that died or left."),
            graph(
                    "Sessions adopted, by tenant",
                    Unit.COUNT,
                    increase("tenant", "groundkeeper_sessions_adopted_total", TENANTS),
                    "{{tenant}}",
                    "Over the time shown. Each has its full timeout from its adoption on.")
        };
    }

    private static Panel[] sizes() {
        return new Panel[] {
            graph(
                            "Bytes of znodes, by tenant",
                            Unit.BYTES,
                            TREE,
                            "{{tenant}}",
                            "The store's estimate, before replication.")
                    .stack(),
            graph("Znodes by tenant", ZNODES, "tenant", "Counted now and then.").stack()
        };
    }
}

package io.groundkeeper.grafana;

import static io.groundkeeper.grafana.Panel.bars;
import static io.groundkeeper.grafana.Panel.graph;
import static io.groundkeeper.grafana.Panel.stat;
import static io.groundkeeper.grafana.Panel.table;
import static io.groundkeeper.grafana.PromQl.PROXIES;
import static io.groundkeeper.grafana.PromQl.TENANTS;
import static io.groundkeeper.grafana.PromQl.increase;
import static io.groundkeeper.grafana.PromQl.max;
import static io.groundkeeper.grafana.PromQl.orZero;
import static io.groundkeeper.grafana.PromQl.quantile;
import static io.groundkeeper.grafana.PromQl.rate;
import static io.groundkeeper.grafana.PromQl.sum;

/** All proxies and tenants: is it healthy, for whom is it there, where does it hurt. */
final class OverviewDashboard {
    private static final String LATENCY = "groundkeeper_request_duration_seconds";
    private static final int MOST = 5;

    private OverviewDashboard() {}

    static Dashboard dashboard() {
        return Dashboard.of(
                        "groundkeeper-overview",
                        "Groundkeeper: overview",
                        "All proxies and tenants. Begin here: what is red in the first row says which dashboard to open next.",
                        Variable.TENANTS,
                        Variable.PROXIES)
                .row(
                        "Is it healthy, who is it for, where does it hurt",
                        notServing(),
                        alerts(),
                        stat(
                                "Requests",
                                Unit.REQUESTS_PER_SECOND,
                                rate("", "groundkeeper_requests_total", TENANTS),
                                "Requests answered in a second, of all kinds. Near zero while sessions are there: are clients"
                                        + " cut off? Look at connections below."),
                        stat(
                                        "Latency, p99",
                                        Unit.SECONDS,
                                        quantile(0.99, "", LATENCY, TENANTS),
                                        "99 of 100 requests are answered within this time, reads and writes together. Red: see beside"
                                                + " it whether the store is slow, and below whether one tenant or one proxy is.")
                                .warn(0.1)
                                .alarm(1),
                        stat(
                                        "Commit, p99",
                                        Unit.SECONDS,
                                        quantile(0.99, "", "groundkeeper_commit_duration_seconds", TENANTS),
                                        "99 of 100 commits take the store no longer than this. Red: the store's dashboard, and the"
                                                + " cluster's own status.")
                                .warn(0.1)
                                .alarm(0.5),
                        stat(
                                        "Oldest view",
                                        Unit.SECONDS,
                                        max("", "groundkeeper_tail_age_seconds", TENANTS),
                                        "How old what some proxy shows of some tenant may be, at the worst. Half a second is usual."
                                                + " Red: that proxy cannot read the log; see whose it is under freshness.")
                                .warn(2)
                                .alarm(10),
                        stat(
                                        "Sessions expired",
                                        Unit.COUNT,
                                        increase("", "groundkeeper_sessions_expired_total", TENANTS),
                                        "Over the time shown. HBase ends a server whose session expires. A few are clients that died;"
                                                + " many at once mean that clients could not reach proxies, or stood still themselves.")
                                .warn(1)
                                .alarm(10),
                        stat(
                                        "Turned away",
                                        Unit.COUNT,
                                        "sum(increase(groundkeeper_connections_refused_total{" + PROXIES
                                                + "}[$__range])) + (sum(increase(groundkeeper_limit_refusals_total{"
                                                + TENANTS
                                                + "}[$__range])) or vector(0))",
                                        "Connections refused, and requests refused for a tenant's limits, over the time shown. See"
                                                + " below for which reason.")
                                .warn(1)
                                .alarm(100),
                        bars(
                                "Busiest tenants",
                                Unit.REQUESTS_PER_SECOND,
                                most(rate("tenant", "groundkeeper_requests_total", TENANTS)),
                                "{{tenant}}",
                                "Who Groundkeeper is for at present: the tenants with most requests. One that is new here, or far"
                                        + " above its usual place, is where to look first."),
                        bars(
                                        "Slowest tenants, p99",
                                        Unit.SECONDS,
                                        most(quantile(0.99, "tenant", LATENCY, TENANTS)),
                                        "{{tenant}}",
                                        "Who it hurts: one slow tenant has limits, a quota or contention of its own; if all are slow it"
                                                + " is the store, or the proxies.")
                                .warn(0.1)
                                .alarm(1),
                        bars(
                                        "Slowest proxies, p99",
                                        Unit.SECONDS,
                                        most(quantile(0.99, "instance", LATENCY, TENANTS)),
                                        "{{instance}}",
                                        "Where it hurts: one slow proxy has too little heap or CPU, or is far from the store. Drain it"
                                                + " if it does not recover: its clients go on at the others.")
                                .warn(0.1)
                                .alarm(1))
                .row("Tenants and proxies", tenants(), proxies())
                .row(
                        "Load",
                        graph(
                                        "Requests by tenant",
                                        Unit.REQUESTS_PER_SECOND,
                                        rate("tenant", "groundkeeper_requests_total", TENANTS),
                                        "{{tenant}}",
                                        "Requests answered in a second.")
                                .stack(),
                        graph(
                                        "Connections by proxy",
                                        Unit.COUNT,
                                        sum("instance", "groundkeeper_connections{" + TENANTS + "}"),
                                        "{{instance}}",
                                        "Connections of clients. They should be spread evenly; after a rolling restart the proxy"
                                                + " restarted last has fewest, which evens out as clients reconnect.")
                                .stack(),
                        graph(
                                        "Latency by tenant, p99",
                                        Unit.SECONDS,
                                        quantile(0.99, "tenant", LATENCY, TENANTS),
                                        "{{tenant}}",
                                        "From a request's arrival to its answer's being queued. No line where nothing was asked.")
                                .alarm(1),
                        graph(
                                        "Latency by proxy, p99",
                                        Unit.SECONDS,
                                        quantile(0.99, "instance", LATENCY, TENANTS),
                                        "{{instance}}",
                                        "The same, by who answered: lines that part show a proxy in trouble.")
                                .alarm(1))
                .row(
                        "Trouble",
                        graph(
                                        "Sessions expired and adopted",
                                        Unit.COUNT,
                                        "sum by (tenant) (increase(groundkeeper_sessions_expired_total{" + TENANTS
                                                + "}[$__rate_interval]))",
                                        "expired: {{tenant}}",
                                        "Adopted sessions belonged to proxies that died or left, and go on. Expired ones are over: their"
                                                + " ephemerals are gone.")
                                .and(
                                        "sum by (tenant) (increase(groundkeeper_sessions_adopted_total{" + TENANTS
                                                + "}[$__rate_interval]))",
                                        "adopted: {{tenant}}"),
                        graph(
                                "Refused connections, by reason",
                                Unit.PER_SECOND,
                                rate("reason", "groundkeeper_connections_refused_total", PROXIES),
                                "{{reason}}",
                                "not_serving: the proxy has lost the store. too_many and too_many_from_address: maxCnxns and"
                                        + " maxClientCnxns. unknown_tenant and unclear_tenant: port, TLS name or certificate name no"
                                        + " tenant, or two; the log has the client's address."),
                        graph(
                                        "Delayed and refused for limits",
                                        Unit.PER_SECOND,
                                        rate("tenant, limit", "groundkeeper_limit_delays_total", TENANTS),
                                        "delayed: {{tenant}}, {{limit}}",
                                        "Tenants at a limit of theirs. Raise the limit if the load is meant; others are not affected.")
                                .and(
                                        rate("tenant, limit", "groundkeeper_limit_refusals_total", TENANTS),
                                        "refused: {{tenant}}, {{limit}}"),
                        graph(
                                        "Freshness: age of the view, by proxy",
                                        Unit.SECONDS,
                                        max("instance", "groundkeeper_tail_age_seconds", TENANTS),
                                        "{{instance}}",
                                        "How old what a proxy shows may be, of the tenant that is worst off. If all rise it is the store.")
                                .alarm(10),
                        graph(
                                "Leases lost",
                                Unit.COUNT,
                                "sum by (instance) (increase(groundkeeper_lease_losses_total{" + PROXIES
                                        + "}[$__rate_interval]))",
                                "{{instance}}",
                                "A proxy that could not reach the store for 8 s, or stood still, drops all its connections. Once:"
                                        + " nothing to do. Again and again: the store's latency, the proxy's heap."),
                        graph(
                                "Errors by tenant",
                                Unit.PER_SECOND,
                                orZero(rate("tenant", "groundkeeper_request_errors_total", TENANTS)),
                                "{{tenant}}",
                                "Requests answered with an error. HBase gets NONODE and NODEEXISTS all the time; see the tenant's"
                                        + " dashboard for the codes before you worry."));
    }

    private static String most(String expression) {
        return "topk(" + MOST + ", " + expression + ")";
    }

    private static Panel notServing() {
        return stat(
                        "Proxies not serving",
                        Unit.COUNT,
                        "count(up{" + PROXIES + "}) - (sum(groundkeeper_lease_held{" + PROXIES + "}) or vector(0))",
                        "Proxies that Prometheus knows, and that do not answer or have no lease, as while they start or drain. Its"
                                + " clients are at the others; with none left nobody is served. See the table of proxies.")
                .alarm(1);
    }

    private static Panel alerts() {
        return stat(
                        "Alerts firing",
                        Unit.COUNT,
                        orZero("count(ALERTS{alertname=~\"Groundkeeper.+\",alertstate=\"firing\"})"),
                        "Of Groundkeeper's alert rules, whichever proxy and tenant they are about. Each has a runbook: open the alert"
                                + " in Prometheus or Alertmanager.")
                .alarm(1);
    }

    private static Panel tenants() {
        return table(
                        "Tenants",
                        "One line for each tenant that is open somewhere; follow the name to its dashboard. Znodes and bytes are the"
                                + " whole tenant's.")
                .and(rate("tenant", "groundkeeper_requests_total", TENANTS), "Requests", Unit.REQUESTS_PER_SECOND)
                .and(quantile(0.99, "tenant", LATENCY, TENANTS), "Latency p99", Unit.SECONDS)
                .and(sum("tenant", "groundkeeper_sessions{" + TENANTS + "}"), "Sessions", Unit.COUNT)
                .and(sum("tenant", "groundkeeper_connections{" + TENANTS + "}"), "Connections", Unit.COUNT)
                .and(sum("tenant", "groundkeeper_watches{" + TENANTS + "}"), "Watches", Unit.COUNT)
                .and(max("tenant", "groundkeeper_znodes", TENANTS), "Znodes", Unit.COUNT)
                .and(max("tenant", "groundkeeper_tree_bytes", TENANTS), "Data", Unit.BYTES)
                .and(rate("tenant", "groundkeeper_limit_delays_total", TENANTS), "Delayed", Unit.PER_SECOND);
    }

    private static Panel proxies() {
        return table(
                        "Proxies",
                        "One line for each proxy; follow the address to its dashboard. Serving is 1 while it holds its lease.")
                .and("max by (instance) (groundkeeper_lease_held{" + PROXIES + "})", "Serving", Unit.COUNT)
                .and(
                        "max by (instance, version) (groundkeeper_build_info{" + PROXIES
                                + "}) * on (instance) group_left () max by (instance) (process_uptime_seconds{"
                                + PROXIES + "})",
                        "Uptime",
                        Unit.SECONDS)
                .and(rate("instance", "groundkeeper_requests_total", TENANTS), "Requests", Unit.REQUESTS_PER_SECOND)
                .and(quantile(0.99, "instance", LATENCY, TENANTS), "Latency p99", Unit.SECONDS)
                .and(sum("instance", "groundkeeper_connections{" + TENANTS + "}"), "Connections", Unit.COUNT)
                .and(sum("instance", "groundkeeper_sessions{" + TENANTS + "}"), "Sessions", Unit.COUNT)
                .and("max by (instance) (process_cpu_usage{" + PROXIES + "})", "CPU", Unit.FRACTION)
                .and(ProxyDashboard.HEAP_USED, "Heap", Unit.FRACTION);
    }
}

package io.groundkeeper.grafana;

import static io.groundkeeper.grafana.Figure.COMMIT_P99;
import static io.groundkeeper.grafana.Figure.CONNECTIONS;
import static io.groundkeeper.grafana.Figure.CONNECTIONS_REFUSED;
import static io.groundkeeper.grafana.Figure.ERRORS;
import static io.groundkeeper.grafana.Figure.LATENCY_P99;
import static io.groundkeeper.grafana.Figure.REQUESTS;
import static io.groundkeeper.grafana.Figure.SESSIONS;
import static io.groundkeeper.grafana.Figure.SESSIONS_EXPIRED;
import static io.groundkeeper.grafana.Figure.VIEW_AGE;
import static io.groundkeeper.grafana.Figure.ZNODES;
import static io.groundkeeper.grafana.Panel.bars;
import static io.groundkeeper.grafana.Panel.graph;
import static io.groundkeeper.grafana.Panel.stat;
import static io.groundkeeper.grafana.Panel.table;
import static io.groundkeeper.grafana.PromQl.PROXIES;
import static io.groundkeeper.grafana.PromQl.TENANTS;
import static io.groundkeeper.grafana.PromQl.max;
import static io.groundkeeper.grafana.PromQl.orZero;
import static io.groundkeeper.grafana.PromQl.rate;
import static io.groundkeeper.grafana.PromQl.sum;

/** All proxies and tenants: is it healthy, for whom is it there, where does it hurt. */
final class OverviewDashboard {
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
                                REQUESTS,
                                "Requests answered in a second, of all kinds. Near zero while sessions are there: are clients"
                                        + " cut off? Look at connections below."),
                        stat(
                                        "Latency, p99",
                                        LATENCY_P99,
                                        "99 of 100 requests are answered within this time, reads and writes together. Red: see beside"
                                                + " it whether the store is slow, and below whether one tenant or one proxy is.")
                                .warn(0.1)
                                .alarm(1),
                        stat(
                                        "Commit, p99",
                                        COMMIT_P99,
                                        "99 of 100 commits take the store no longer than this. Red: the store's dashboard, and the"
                                                + " cluster's own status.")
                                .warn(0.1)
                                .alarm(0.5),
                        stat(
                                        "Oldest view",
                                        VIEW_AGE,
                                        "How old what some proxy shows of some tenant may be, at the worst. Half a second is usual."
                                                + " Red: that proxy cannot read the log; see whose it is under freshness.")
                                .warn(2)
                                .alarm(10),
                        stat(
                                        "Sessions expired",
                                        SESSIONS_EXPIRED,
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
                                REQUESTS.most(),
                                "tenant",
                                "Who Groundkeeper is for at present: the tenants with most requests. One that is new here, or far"
                                        + " above its usual place, is where to look first."),
                        bars(
                                        "Slowest tenants, p99",
                                        LATENCY_P99.most(),
                                        "tenant",
                                        "Who it hurts: one slow tenant has limits, a quota or contention of its own; if all are slow it"
                                                + " is the store, or the proxies.")
                                .warn(0.1)
                                .alarm(1),
                        bars(
                                        "Slowest proxies, p99",
                                        LATENCY_P99.most(),
                                        "instance",
                                        "Where it hurts: one slow proxy has too little heap or CPU, or is far from the store. Drain it"
                                                + " if it does not recover: its clients go on at the others.")
                                .warn(0.1)
                                .alarm(1))
                .row("Tenants and proxies", tenants(), proxies())
                .row(
                        "Load",
                        graph("Requests by tenant", REQUESTS, "tenant", "Requests answered in a second.")
                                .stack(),
                        graph(
                                        "Connections by proxy",
                                        CONNECTIONS,
                                        "instance",
                                        "Connections of clients. They should be spread evenly; after a rolling restart the proxy"
                                                + " restarted last has fewest, which evens out as clients reconnect.")
                                .stack(),
                        graph(
                                        "Latency by tenant, p99",
                                        LATENCY_P99,
                                        "tenant",
                                        "From a request's arrival to its answer's being queued. No line where nothing was asked.")
                                .alarm(1),
                        graph(
                                        "Latency by proxy, p99",
                                        LATENCY_P99,
                                        "instance",
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
                                CONNECTIONS_REFUSED,
                                "reason",
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
                                        VIEW_AGE,
                                        "instance",
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
                                ERRORS,
                                "tenant",
                                "Requests answered with an error. HBase gets NONODE and NODEEXISTS all the time; see the tenant's"
                                        + " dashboard for the codes before you worry."));
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
                .and("Requests", REQUESTS, "tenant")
                .and("Latency p99", LATENCY_P99, "tenant")
                .and("Sessions", SESSIONS, "tenant")
                .and("Connections", CONNECTIONS, "tenant")
                .and(sum("tenant", "groundkeeper_watches{" + TENANTS + "}"), "Watches", Unit.COUNT)
                .and("Znodes", ZNODES, "tenant")
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
                .and("Requests", REQUESTS, "instance")
                .and("Latency p99", LATENCY_P99, "instance")
                .and("Connections", CONNECTIONS, "instance")
                .and("Sessions", SESSIONS, "instance")
                .and("max by (instance) (process_cpu_usage{" + PROXIES + "})", "CPU", Unit.FRACTION)
                .and(ProxyDashboard.HEAP_USED, "Heap", Unit.FRACTION);
    }
}

package io.groundkeeper.grafana;

import static io.groundkeeper.grafana.Panel.graph;
import static io.groundkeeper.grafana.PromQl.PROXIES;
import static io.groundkeeper.grafana.PromQl.TENANTS;
import static io.groundkeeper.grafana.PromQl.increase;
import static io.groundkeeper.grafana.PromQl.rate;

/** Panels of several queries that more than one dashboard has. What they mean to its reader each says itself. */
final class SharedPanels {
    private SharedPanels() {}

    static Panel traffic(String description) {
        return graph(
                        "Traffic",
                        Unit.BYTES_PER_SECOND,
                        rate("", "groundkeeper_received_bytes_total", TENANTS),
                        "received",
                        description)
                .and(rate("", "groundkeeper_sent_bytes_total", TENANTS), "sent");
    }

    static Panel leases(String title, String description) {
        return graph(title, Unit.COUNT, increase("", "groundkeeper_lease_losses_total", PROXIES), "lost", description)
                .and(increase("", "groundkeeper_lease_round_failures_total", PROXIES), "rounds failed")
                .and(increase("", "groundkeeper_lease_takeovers_total", PROXIES), "takeovers");
    }

    static Panel attemptsInVain(String title, String description) {
        return graph(
                        title,
                        Unit.PER_SECOND,
                        rate("", "groundkeeper_batch_retries_total", TENANTS),
                        "in vain",
                        description)
                .and(rate("", "groundkeeper_batch_conflicts_total", TENANTS), "conflicts")
                .and(rate("", "groundkeeper_batch_unknown_results_total", TENANTS), "unknown results")
                .and(rate("", "groundkeeper_batch_failures_total", TENANTS), "refused for good");
    }

    static Panel logEntries(String description) {
        return graph(
                        "Log entries",
                        Unit.PER_SECOND,
                        rate("", "groundkeeper_log_entries_applied_total", TENANTS),
                        "applied",
                        description)
                .and(rate("", "groundkeeper_log_entries_read_total", TENANTS), "read");
    }
}

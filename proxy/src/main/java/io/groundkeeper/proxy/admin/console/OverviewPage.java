package io.groundkeeper.proxy.admin.console;

import io.groundkeeper.proxy.admin.Health;
import io.groundkeeper.proxy.admin.ServedTenants;
import io.groundkeeper.proxy.command.ServerStatus;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** This proxy, and the tenants of its store. */
final class OverviewPage {
    private final String version;
    private final Supplier<Health> health;
    private final ServedTenants served;
    private final StoreReader store;
    private final String defaultTenant;

    OverviewPage(
            String version, Supplier<Health> health, ServedTenants served, StoreReader store, String defaultTenant) {
        this.version = version;
        this.health = health;
        this.served = served;
        this.store = store;
        this.defaultTenant = defaultTenant;
    }

    Page page() {
        return Page.of("This proxy", List.of(), Page.facts(facts()), Page.section("Tenants", tenants()), elsewhere());
    }

    private List<Html> facts() {
        Health now = health.get();
        boolean serving = now.status() == Health.Status.SERVING;
        return List.of(
                Page.fact("Health", Html.of("span", now.word()).styled(serving ? "badge good" : "badge bad")),
                Page.fact("Store", store.description().orElse("not opened yet")),
                Page.fact("The store says", now.store()),
                Page.fact("Version", version),
                Page.fact(
                        "Up for",
                        Figures.duration(ManagementFactory.getRuntimeMXBean().getUptime())));
    }

    /** The rest of the page can be of use without them. */
    private Html tenants() {
        List<String> names;
        try {
            names = store.tenantNames();
        } catch (PageException e) {
            return Page.none(e.title() + ". " + e.getMessage());
        }
        if (names.isEmpty()) {
            return Page.none("There are none yet.");
        }
        List<Html> headings = List.of(
                Page.heading("Tenant"),
                Page.heading("On this proxy"),
                Page.numberHeading("Sessions"),
                Page.numberHeading("Connections"),
                Page.numberHeading("Znodes"),
                Page.numberHeading("Watches"),
                Page.numberHeading("Requests"));
        return Page.table(headings, names.stream().map(this::row).toList());
    }

    private Html row(String name) {
        List<Object> cells = new ArrayList<>();
        cells.add(List.of(
                Html.link(Links.tenant(name), name),
                name.equals(defaultTenant)
                        ? List.of(" ", Html.of("span", "of the client port").styled("badge"))
                        : List.of()));
        Optional<ServerStatus> status = served.status(Optional.of(name));
        if (status.isPresent()) {
            cells.add(Html.of("span", "open").styled("badge good"));
            cells.add(status.get().sessionCount());
            cells.add(status.get().connections());
            cells.add(status.get().tree().znodes());
            cells.add(status.get().watchCount());
            cells.add(status.get().stats().packetsReceived());
        } else {
            cells.add(Html.of("span", "not open").styled("badge"));
            for (int i = 0; i < 5; i++) {
                cells.add(Html.of("span", "\u2013").styled("dim"));
            }
        }
        return Page.row(cells.toArray());
    }

    private static Html elsewhere() {
        return Page.section(
                "For programs",
                Html.of(
                                "ul",
                                link("/health/ready", "whether clients are served"),
                                link("/health/live", "whether the process lives"),
                                link("/commands", "ZooKeeper\u2019s commands"),
                                link("/metrics", "figures for Prometheus"))
                        .styled("links"));
    }

    private static Html link(String path, String what) {
        return Html.of("li", Html.link(path, path), " ", Html.of("span", what).styled("dim"));
    }
}

package io.groundkeeper.proxy.admin.console;

import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.proxy.admin.ServedTenants;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.stats.SessionStats;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A tenant: its figures on this proxy, and its sessions wherever they are. */
final class TenantPage {
    private final ServedTenants served;
    private final StoreReader store;

    TenantPage(ServedTenants served, StoreReader store) {
        this.served = served;
        this.store = store;
    }

    /**
     * The page.
     *
     * @param after the id of the session before the first one shown
     */
    Page page(String name, Optional<String> after) {
        Optional<Long> afterId = after.map(TenantPage::id);
        TenantReader.Sessions sessions = store.read(
                name, (tenant, transaction) -> new TenantReader(tenant.keys(), transaction).sessions(afterId));
        Optional<ServerStatus> status = served.status(Optional.of(name));
        Html places = Html.of(
                        "p",
                        Html.link(Links.znode(name, "/"), "Znodes"),
                        Html.link(Links.hbase(name, "/hbase"), "HBase"))
                .styled("actions");
        Object figures = status.isPresent()
                ? Page.facts(figures(status.get()))
                : Page.none("It is not open on this proxy: what is below comes from the store.");
        return Page.of(name, List.of(), places, figures, Page.section("Sessions", sessions(name, sessions, status)));
    }

    private static long id(String hex) {
        try {
            return Long.parseUnsignedLong(hex.replaceFirst("^0x", ""), 16);
        } catch (NumberFormatException e) {
            throw new PageException(
                    Response.BAD_REQUEST, "Not a session", "A session\u2019s id is a hexadecimal number.");
        }
    }

    private static List<Html> figures(ServerStatus status) {
        ServerStats stats = status.stats();
        return List.of(
                Page.fact("Sessions here", Figures.count(status.sessionCount())),
                Page.fact("Connections", Figures.count(status.connections())),
                Page.fact("Outstanding", Figures.count(status.outstanding())),
                Page.fact("Znodes", Figures.count(status.tree().znodes())),
                Page.fact("Ephemerals", Figures.count(status.tree().ephemerals())),
                Page.fact("Bytes", Figures.bytes(status.tree().bytes())),
                Page.fact("Watches", Figures.count(status.watchCount())),
                Page.fact("Newest zxid", Figures.hex(status.zxid())),
                Page.fact("Requests", Figures.count(stats.packetsReceived())),
                Page.fact(
                        "Latency",
                        stats.latency().average() + " ms mean, "
                                + stats.latency().percentile(99) + " ms p99"));
    }

    private static Object sessions(String tenant, TenantReader.Sessions sessions, Optional<ServerStatus> status) {
        if (sessions.sessions().isEmpty()) {
            return Page.none("There are none.");
        }
        Set<Long> here = status.map(TenantPage::heldHere).orElse(Set.of());
        Map<Long, InetSocketAddress> clients =
                status.map(TenantPage::connectedHere).orElse(Map.of());
        List<Html> headings = List.of(
                Page.heading("Session"),
                Page.heading("Owner"),
                Page.heading("Client"),
                Page.numberHeading("Timeout"),
                Page.numberHeading("Ephemerals"));
        List<Html> rows = sessions.sessions().stream()
                .map(session -> row(session, here.contains(session.id()), clients.get(session.id())))
                .toList();
        List<Object> parts = new ArrayList<>();
        parts.add(Page.table(headings, rows));
        if (sessions.more()) {
            long last = sessions.sessions().get(sessions.sessions().size() - 1).id();
            String next = Links.to(Links.TENANT, Map.of("name", tenant, "after", Figures.hex(last)));
            parts.add(Html.of("p", Html.link(next, "Next sessions")).styled("actions"));
        }
        return parts;
    }

    private static Html row(TenantReader.Session session, boolean here, InetSocketAddress client) {
        boolean many = session.ephemerals() == TenantReader.EPHEMERALS;
        Object owner = here
                ? "this proxy"
                : code("proxy " + Long.toHexString(session.record().owner()));
        Object address = client == null
                ? Html.of("span", "\u2013").styled("dim")
                : code(client.getAddress().getHostAddress() + ":" + client.getPort());
        return Page.row(
                code(Figures.hex(session.id())),
                owner,
                address,
                number(Figures.count(session.record().timeoutMillis()) + " ms"),
                number((many ? "\u2265 " : "") + Figures.count(session.ephemerals())));
    }

    private static Html number(String text) {
        return Html.of("span", text).styled("number");
    }

    private static Html code(String text) {
        return Html.of("code", text);
    }

    private static Set<Long> heldHere(ServerStatus status) {
        return status.sessions().stream().map(SessionStats::id).collect(Collectors.toSet());
    }

    private static Map<Long, InetSocketAddress> connectedHere(ServerStatus status) {
        Map<Long, InetSocketAddress> addresses = new HashMap<>();
        for (ClientStats client : status.clients()) {
            addresses.put(client.sessionId(), client.remoteAddress());
        }
        return addresses;
    }
}

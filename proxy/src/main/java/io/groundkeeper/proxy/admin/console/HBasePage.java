package io.groundkeeper.proxy.admin.console;

import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.proxy.admin.console.hbase.Decoded;
import io.groundkeeper.proxy.admin.console.hbase.HBaseZnodes;
import io.groundkeeper.proxy.admin.console.hbase.ServerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A HBase cluster by what it keeps in its znodes. What cannot be decoded is shown as it is. */
final class HBasePage {
    private static final String META = "meta-region-server";
    private static final String ID = "hbaseid";
    private static final int HEX_SHOWN = 256;

    private final StoreReader store;

    HBasePage(StoreReader store) {
        this.store = store;
    }

    /**
     * The page.
     *
     * @param root the znode below which HBase keeps its own
     */
    Page page(String tenant, String root) {
        HBaseZnodes znodes = store.read(tenant, (opened, transaction) -> HBaseZnodes.read(opened, transaction, root));
        if (znodes.top().isEmpty()) {
            throw new PageException(
                    Response.NOT_FOUND,
                    "No HBase there",
                    "There is nothing below " + root
                            + ". Another root is named by the parameter root of this address.");
        }
        return new Cluster(tenant, root, znodes).page();
    }

    private record Cluster(String tenant, String root, HBaseZnodes znodes) {

        Page page() {
            List<Html> way =
                    List.of(Html.link(Links.tenant(tenant), tenant), Html.link(Links.znode(tenant, root), root));
            return Page.of(
                    "HBase",
                    way,
                    Page.facts(List.of(
                            Page.fact("Cluster", running()),
                            Page.fact("Up since", since()),
                            Page.fact("Id", id()),
                            Page.fact(
                                    "Region servers",
                                    Integer.toString(znodes.children(HBaseZnodes.REGION_SERVERS)
                                            .size())))),
                    Page.section("Masters", masters()),
                    Page.section("hbase:meta", meta()),
                    Page.section("Region servers", regionServers()),
                    Page.section("Tables", tables()),
                    Page.section("Replication", peers(), queues()),
                    Page.section("Switches", switches()));
        }

        private Html running() {
            boolean up = znodes.data("running").isPresent();
            return Html.of("span", up ? "up" : "down").styled(up ? "badge good" : "badge bad");
        }

        private Object since() {
            return znodes.data("running")
                    .map(data ->
                            Decoded.runningSince(data).<Object>map(text -> text).orElseGet(() -> raw(data)))
                    .orElse("\u2013");
        }

        private Object id() {
            return znodes.data(ID)
                    .map(data -> Decoded.clusterId(data)
                            .<Object>map(text -> Html.of("code", text))
                            .orElseGet(() -> raw(data)))
                    .orElse("\u2013");
        }

        private Object masters() {
            List<Html> rows = new ArrayList<>();
            znodes.data("master")
                    .ifPresent(data -> rows.add(master(
                            Html.of("span", "active").styled("badge good"),
                            HBaseZnodes.child(root, "master"),
                            "master",
                            data)));
            String parent = HBaseZnodes.child(root, HBaseZnodes.BACKUP_MASTERS);
            znodes.children(HBaseZnodes.BACKUP_MASTERS)
                    .forEach((name, data) -> rows.add(master(
                            Html.of("span", "backup").styled("badge"), HBaseZnodes.child(parent, name), name, data)));
            return rows.isEmpty()
                    ? Page.none("No master is there, active or not.")
                    : Page.table(
                            List.of(
                                    Page.heading("Server"),
                                    Page.heading("Role"),
                                    Page.heading("Started"),
                                    Page.numberHeading("Info port")),
                            rows);
        }

        private Html master(Html role, String path, String name, byte[] data) {
            return Decoded.master(data)
                    .map(master -> Page.row(
                            link(path, text(master.server())),
                            role,
                            time(master.server().startCode()),
                            port(master.infoPort())))
                    .orElseGet(() -> Page.row(link(path, name), role, raw(data), ""));
        }

        private Object meta() {
            List<Html> rows = znodes.top().entrySet().stream()
                    .filter(znode -> znode.getKey().startsWith(META))
                    .map(znode -> metaRegion(znode.getKey(), znode.getValue()))
                    .toList();
            return rows.isEmpty()
                    ? Page.none("Its location is not known.")
                    : Page.table(List.of(Page.heading("Znode"), Page.heading("Server"), Page.heading("State")), rows);
        }

        private Html metaRegion(String name, byte[] data) {
            Html znode = link(HBaseZnodes.child(root, name), name);
            return Decoded.metaRegion(data)
                    .map(region -> Page.row(
                            znode,
                            text(region.server()),
                            Html.of("span", region.state())
                                    .styled(region.state().equals("open") ? "badge good" : "badge bad")))
                    .orElseGet(() -> Page.row(znode, raw(data), ""));
        }

        private Object regionServers() {
            String parent = HBaseZnodes.child(root, HBaseZnodes.REGION_SERVERS);
            List<Html> rows = new ArrayList<>();
            znodes.children(HBaseZnodes.REGION_SERVERS).forEach((name, data) -> {
                Optional<ServerId> server = ServerId.named(name);
                rows.add(Page.row(
                        link(
                                HBaseZnodes.child(parent, name),
                                server.map(Cluster::text).orElse(name)),
                        server.<Object>map(named -> time(named.startCode())).orElse("\u2013"),
                        server.map(named -> Html.of("code", Long.toString(named.startCode()))),
                        port(Decoded.infoPort(data)),
                        Decoded.version(data).<Object>map(text -> text).orElseGet(() -> raw(data))));
            });
            return rows.isEmpty()
                    ? Page.none("None is there.")
                    : Page.table(
                            List.of(
                                    Page.heading("Server"),
                                    Page.heading("Started"),
                                    Page.heading("Start code"),
                                    Page.numberHeading("Info port"),
                                    Page.heading("Version")),
                            rows);
        }

        private Object tables() {
            return named(
                    HBaseZnodes.TABLES,
                    "Table",
                    "State",
                    data -> Decoded.tableState(data),
                    "No states of tables are kept here; since HBase 3 they are in hbase:meta only.");
        }

        private Object switches() {
            List<Html> rows = new ArrayList<>();
            Stream.of("balancer", "normalizer", "snapshot-cleanup")
                    .forEach(name -> znodes.data(name)
                            .filter(data -> Decoded.switchState(data).isPresent())
                            .ifPresent(data -> rows.add(entry(HBaseZnodes.child(root, name), name, data))));
            znodes.children(HBaseZnodes.SWITCHES)
                    .forEach((name, data) ->
                            rows.add(entry(HBaseZnodes.child(root, HBaseZnodes.SWITCHES + "/" + name), name, data)));
            return rows.isEmpty()
                    ? Page.none("None are kept here.")
                    : Page.table(List.of(Page.heading("Switch"), Page.heading("State")), rows);
        }

        private Html entry(String path, String name, byte[] data) {
            return Page.row(
                    link(path, name),
                    Decoded.switchState(data).<Object>map(text -> text).orElseGet(() -> raw(data)));
        }

        private Object named(
                String parent, String what, String value, Function<byte[], Optional<String>> decoded, String none) {
            List<Html> rows = new ArrayList<>();
            znodes.children(parent)
                    .forEach((name, data) -> rows.add(Page.row(
                            link(HBaseZnodes.child(root, parent + "/" + name), name),
                            decoded.apply(data).<Object>map(text -> text).orElseGet(() -> raw(data)))));
            return rows.isEmpty()
                    ? Page.none(none)
                    : Page.table(List.of(Page.heading(what), Page.heading(value)), rows);
        }

        private Object peers() {
            List<Html> rows = new ArrayList<>();
            znodes.children(HBaseZnodes.PEERS).forEach((name, data) -> {
                Map<String, byte[]> details = znodes.children(HBaseZnodes.PEERS + "/" + name);
                rows.add(Page.row(
                        link(HBaseZnodes.child(root, HBaseZnodes.PEERS + "/" + name), name),
                        Optional.ofNullable(details.get("peer-state"))
                                .flatMap(Decoded::peerState)
                                .orElse("\u2013"),
                        Decoded.peerCluster(data).<Object>map(text -> text).orElseGet(() -> raw(data))));
            });
            return rows.isEmpty()
                    ? Page.none("There are no peers.")
                    : Page.table(List.of(Page.heading("Peer"), Page.heading("State"), Page.heading("Cluster")), rows);
        }

        private Object queues() {
            List<Html> rows = new ArrayList<>();
            znodes.children(HBaseZnodes.QUEUES).forEach((server, data) -> {
                Map<String, byte[]> queues = znodes.children(HBaseZnodes.QUEUES + "/" + server);
                if (!queues.isEmpty()) {
                    rows.add(Page.row(
                            link(HBaseZnodes.child(root, HBaseZnodes.QUEUES + "/" + server), server),
                            String.join(", ", queues.keySet())));
                }
            });
            return rows.isEmpty()
                    ? List.of()
                    : Page.table(List.of(Page.heading("Server"), Page.heading("Queues")), rows);
        }

        private Html link(String path, String text) {
            return Html.link(Links.znode(tenant, path), text);
        }

        private static String text(ServerId server) {
            return server.host() + ":" + server.port();
        }

        private static Html time(long millis) {
            return Html.of("time", Figures.time(millis));
        }

        private static Html port(Optional<Long> port) {
            return Html.of("span", port.map(Object::toString).orElse("\u2013")).styled("number");
        }

        private static Html raw(byte[] data) {
            if (data.length == 0) {
                return Html.of("span", "nothing").styled("dim");
            }
            byte[] shown = Arrays.copyOf(data, Math.min(data.length, HEX_SHOWN));
            return Html.of("pre", DataView.hex(shown), shown.length < data.length ? "\u2026" : "")
                    .with("dir", "ltr");
        }
    }
}

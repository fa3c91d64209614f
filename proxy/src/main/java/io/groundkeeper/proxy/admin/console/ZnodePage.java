package io.groundkeeper.proxy.admin.console;

import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.proxy.admin.Request;
import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.ZxidProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A znode: its data, its stat, its ACL, its children. */
final class ZnodePage {
    private final StoreReader store;

    /**
     * What is to be shown.
     *
     * @param form of the data; empty for whichever fits best
     * @param after the name before the first child
     */
    record Asked(String tenant, String path, Optional<DataView.Form> form, Optional<String> after) {
        static Asked of(Request request) {
            return new Asked(
                    Console.required(request, "tenant"),
                    ZnodePath.of(request.queried("path").orElse("/")),
                    request.queried("view").flatMap(DataView.Form::of),
                    request.queried("after").filter(name -> name.indexOf('/') < 0));
        }
    }

    ZnodePage(StoreReader store) {
        this.store = store;
    }

    Page page(Asked asked) {
        ZnodeReading reading = store.read(
                asked.tenant(),
                (tenant, transaction) -> ZnodeReading.read(tenant, transaction, asked.path(), asked.after()));
        List<Html> way = List.of(Html.link(Links.tenant(asked.tenant()), asked.tenant()));
        if (reading.znode().isEmpty()) {
            throw new PageException(
                    Response.NOT_FOUND, "No such znode", asked.path() + " is not there, or is not there any more.");
        }
        Znode znode = reading.znode().get();
        return Page.of(
                Links.name(asked.path()),
                way,
                breadcrumbs(asked),
                jump(asked),
                Html.of(
                                "div",
                                Html.of("div", data(asked, znode.data()), children(asked, reading, znode)),
                                Html.of(
                                        "div",
                                        Page.section(
                                                "Stat",
                                                Page.facts(stat(
                                                        znode, reading.tenant().zxids()))),
                                        Page.section("ACL", acl(znode.acl().entries())),
                                        quota(reading)))
                        .styled("columns"));
    }

    private static Html breadcrumbs(Asked asked) {
        List<Html> steps = Links.way(asked.path()).stream()
                .map(path -> {
                    Html link = Html.link(Links.znode(asked.tenant(), path), Links.name(path));
                    return Html.of("li", path.equals(asked.path()) ? link.with("aria-current", "page") : link);
                })
                .toList();
        return Html.of("ol", steps).styled("path");
    }

    private static Html jump(Asked asked) {
        return Html.of(
                        "form",
                        input("hidden", "tenant", asked.tenant()),
                        Html.of(
                                "label",
                                Html.of("span", "Path"),
                                input("text", "path", asked.path())
                                        .with("spellcheck", "false")
                                        .with("autocomplete", "off")),
                        Html.of("button", "Go"))
                .with("action", Links.ZNODE)
                .with("method", "get")
                .styled("jump");
    }

    private static Html input(String type, String name, String value) {
        return Html.of("input").with("type", type).with("name", name).with("value", value);
    }

    private static Html data(Asked asked, byte[] data) {
        if (data == null || data.length == 0) {
            return Page.section("Data", Page.none(data == null ? "None (null)." : "None (no bytes)."));
        }
        DataView view = new DataView(data);
        DataView.Shown shown = view.shown(asked.form());
        List<Html> forms = new ArrayList<>();
        for (DataView.Form form : DataView.Form.values()) {
            Html link = Html.link(
                    Links.to(Links.ZNODE, Map.of("tenant", asked.tenant(), "path", asked.path(), "view", form.word())),
                    form.word());
            forms.add(form == shown.form() ? link.with("aria-current", "true") : link);
        }
        Object cut = view.isWhole()
                ? List.of()
                : Html.of("p", "The first " + Figures.bytes(DataView.SHOWN) + " of " + Figures.bytes(data.length) + ".")
                        .styled("note");
        return Page.section(
                "Data",
                Html.of("p", forms).styled("tabs"),
                cut,
                Html.of("pre", shown.text()).with("dir", "ltr").with("tabindex", "0"));
    }

    private static Html children(Asked asked, ZnodeReading reading, Znode znode) {
        String heading = "Children";
        if (reading.children().isEmpty()) {
            return Page.section(heading, Page.none(asked.after().isPresent() ? "No more." : "None."));
        }
        List<Html> names = reading.children().stream()
                .map(name ->
                        Html.of("li", Html.link(Links.znode(asked.tenant(), Links.child(asked.path(), name)), name)))
                .toList();
        List<Html> turns = new ArrayList<>();
        if (asked.after().isPresent()) {
            turns.add(Html.link(Links.znode(asked.tenant(), asked.path()), "First"));
        }
        if (reading.more()) {
            String last = reading.children().get(reading.children().size() - 1);
            turns.add(Html.link(
                    Links.to(Links.ZNODE, Map.of("tenant", asked.tenant(), "path", asked.path(), "after", last)),
                    "Next"));
        }
        return Page.section(
                heading + " (" + Figures.count(znode.stat().numChildren()) + ")",
                Html.of("ul", names).styled("children"),
                turns.isEmpty() ? List.of() : Html.of("p", turns).styled("actions"));
    }

    private static List<Html> stat(Znode znode, ZxidProjection zxids) {
        NodeStat stat = znode.stat();
        return List.of(
                Page.fact("Created", Figures.time(stat.ctime())),
                Page.fact("Modified", Figures.time(stat.mtime())),
                Page.fact("Kind", kind(znode.head())),
                Page.fact("Data version", Figures.count(stat.version())),
                Page.fact("Child version", Figures.count(stat.cversion())),
                Page.fact("ACL version", Figures.count(stat.aversion())),
                Page.fact("Data length", Figures.bytes(stat.dataLength())),
                Page.fact("czxid", Figures.hex(zxids.zxid(stat.created()))),
                Page.fact("mzxid", Figures.hex(zxids.zxid(stat.modified()))),
                Page.fact("pzxid", Figures.hex(zxids.zxid(stat.childrenChanged()))));
    }

    private static String kind(NodeHead head) {
        if (head.isContainer()) {
            return "container";
        }
        if (head.hasTtl()) {
            return "time to live " + Figures.count(head.ttlMillis()) + " ms";
        }
        return head.isEphemeral() ? "ephemeral of " + Figures.hex(head.session()) : "persistent";
    }

    private static Html acl(List<AclEntry> entries) {
        List<Html> rows = entries.stream()
                .map(entry -> Page.row(
                        entry.scheme(),
                        entry.scheme().equals("digest") ? withoutHash(entry.id()) : entry.id(),
                        Html.of("code", permissions(entry.permissions()))))
                .toList();
        return Page.table(List.of(Page.heading("Scheme"), Page.heading("Id"), Page.heading("May")), rows);
    }

    /** As ZooKeeper tells it to those who may not change the ACL. */
    private static String withoutHash(String digest) {
        int colon = digest.indexOf(':');
        return colon < 0 ? digest : digest.substring(0, colon) + ":x";
    }

    private static String permissions(int bits) {
        return ((bits & AclEntry.CREATE) != 0 ? "c" : "-")
                + ((bits & AclEntry.DELETE) != 0 ? "d" : "-")
                + ((bits & AclEntry.READ) != 0 ? "r" : "-")
                + ((bits & AclEntry.WRITE) != 0 ? "w" : "-")
                + ((bits & AclEntry.ADMIN) != 0 ? "a" : "-");
    }

    private static Object quota(ZnodeReading reading) {
        if (reading.limits() == null) {
            return List.of();
        }
        return Page.section(
                "Quota",
                Page.facts(List.of(
                        Page.fact("Limits", reading.limits()),
                        Page.fact("Used", reading.usage() == null ? "\u2013" : reading.usage()))));
    }
}

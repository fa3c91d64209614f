package io.groundkeeper.proxy.admin.console;

import io.groundkeeper.proxy.admin.Endpoint;
import io.groundkeeper.proxy.admin.Guard;
import io.groundkeeper.proxy.admin.Health;
import io.groundkeeper.proxy.admin.Request;
import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.proxy.admin.Route;
import io.groundkeeper.proxy.admin.ServedTenants;
import io.groundkeeper.proxy.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The pages and their style sheet. */
public final class Console {
    private static final String HBASE_ROOT = "/hbase";

    private final OverviewPage overview;
    private final TenantPage tenant;
    private final ZnodePage znode;
    private final HBasePage hbase;
    private final String style;

    /**
     * A console.
     *
     * @param version Groundkeeper's
     * @param store empty while there is none yet
     * @param defaultTenant the tenant of clients that do not say which they want
     */
    public Console(
            String version,
            Supplier<Health> health,
            ServedTenants served,
            Supplier<Optional<Store>> store,
            String defaultTenant) {
        StoreReader reader = new StoreReader(store);
        overview = new OverviewPage(version, health, served, reader, defaultTenant);
        tenant = new TenantPage(served, reader);
        znode = new ZnodePage(reader);
        hbase = new HBasePage(reader);
        style = resource("style.css");
    }

    private static String resource(String name) {
        try (InputStream stream = Console.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where they are. */
    public List<Route> routes() {
        Endpoint home = request -> Response.seeOther(Links.HOME);
        return List.of(
                Route.get("/", Guard.OPEN, home).answeredAtOnce(),
                Route.get("/console", Guard.OPEN, home).answeredAtOnce(),
                Route.get(Links.HOME, Guard.READ, page(request -> overview.page())),
                Route.get(
                        Links.TENANT,
                        Guard.READ,
                        page(request -> tenant.page(required(request, "name"), request.queried("after")))),
                Route.get(Links.ZNODE, Guard.READ, page(request -> znode.page(ZnodePage.Asked.of(request)))),
                Route.get(
                        Links.HBASE,
                        Guard.READ,
                        page(request -> hbase.page(
                                required(request, "tenant"),
                                ZnodePath.of(request.queried("root").orElse(HBASE_ROOT))))),
                Route.get(
                                Links.STYLE,
                                Guard.OPEN,
                                request -> Response.of(Response.OK, "text/css; charset=utf-8", style))
                        .answeredAtOnce());
    }

    static String required(Request request, String name) {
        return request.queried(name)
                .orElseThrow(() -> new PageException(
                        Response.BAD_REQUEST, "Incomplete link", "The page's address has no parameter " + name + "."));
    }

    private static Endpoint page(Function<Request, Page> page) {
        return request -> {
            try {
                return page.apply(request).response(Response.OK);
            } catch (PageException e) {
                return Page.of(e.title(), List.of(), Html.of("p", e.getMessage()))
                        .response(e.status());
            }
        };
    }
}

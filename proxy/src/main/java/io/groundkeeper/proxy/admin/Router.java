package io.groundkeeper.proxy.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the endpoint of a request and asks it, if the client may. Thread-safe. */
final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final List<Route> routes;
    private final Access access;

    /** A router; of routes that fit alike, the first one counts. */
    Router(List<Route> routes, Access access) {
        this.routes = List.copyOf(routes);
        this.access = access;
    }

    /** Whether a request is answered without any waiting. */
    boolean isImmediate(Request request) {
        return find(request).map(Route::immediate).orElse(true);
    }

    Response answer(Request request) {
        Optional<Route> route = find(request);
        if (route.isEmpty()) {
            return nothingFor(request);
        }
        Optional<Response> denial = access.denial(route.get().guard(), request);
        if (denial.isPresent()) {
            return denial.get();
        }
        Map<String, String> parameters = route.get().match(request.path()).orElseThrow();
        try {
            return route.get().endpoint().answer(request.withParameters(parameters));
        } catch (RuntimeException e) {
            LOG.warn("A request of the admin server failed: {}", route.get().pattern(), e);
            return Response.error(Response.SERVER_ERROR, "this failed; the server's log says why");
        }
    }

    private Optional<Route> find(Request request) {
        return routes.stream()
                .filter(route -> route.takes(request.method())
                        && route.match(request.path()).isPresent())
                .findFirst();
    }

    private Response nothingFor(Request request) {
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            if (route.match(request.path()).isPresent()) {
                allowed.add(route.method());
                if (route.method().equals("GET")) {
                    allowed.add("HEAD");
                }
            }
        }
        if (allowed.isEmpty()) {
            return Response.error(
                    Response.NOT_FOUND, "there is nothing here: /console/ and /commands say what there is");
        }
        String methods = String.join(", ", allowed);
        return Response.error(Response.NOT_ALLOWED, "this takes " + methods + " only")
                .with("Allow", methods);
    }
}

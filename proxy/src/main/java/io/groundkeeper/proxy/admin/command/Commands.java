package io.groundkeeper.proxy.admin.command;

import io.groundkeeper.proxy.admin.Guard;
import io.groundkeeper.proxy.admin.Request;
import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.proxy.admin.Route;
import io.groundkeeper.proxy.admin.ServedTenants;
import io.groundkeeper.proxy.command.ServerStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * {@code /commands} and what is below it, as ZooKeeper 3.9's admin server has it. As there, what goes wrong is told in the field
 * {@code error}, most of it with the status 200. Beyond ZooKeeper, {@code ?tenant=NAME} says of which tenant.
 */
public final class Commands {
    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";
    private static final String TENANT = "tenant";

    private final String url;
    private final ServedTenants tenants;
    private final List<Command> commands;

    /**
     * The commands.
     *
     * @param url the path of their list, which each of them is below
     * @param version the ZooKeeper version whose behaviour this is, and Groundkeeper's own
     * @param traceMask that of the four-letter words
     */
    public Commands(String url, String version, ServedTenants tenants, AtomicLong traceMask) {
        this.url = url;
        this.tenants = tenants;
        this.commands = StandaloneCommands.all(version, traceMask);
    }

    /** Where they are. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.get(url, Guard.READ, request -> list()));
        routes.add(Route.get(url + "/", Guard.READ, request -> list()));
        for (Command command : commands) {
            for (String name : command.names()) {
                Command.Kind kind = command.kind();
                routes.add(
                        Route.of(kind.method(), url + "/" + name, kind.guard(), request -> answer(command, request)));
            }
        }
        routes.add(Route.get(url + "/{name}", Guard.READ, request -> unknown(request.parameter("name"))));
        return routes;
    }

    private Response list() {
        return Response.html(
                Response.OK,
                commands.stream()
                        .map(Command::name)
                        .sorted()
                        .map(name -> "<a href=\"" + url + "/" + name + "\">" + name + "</a>\n<br/>\n")
                        .collect(Collectors.joining()));
    }

    private Response unknown(String name) {
        Optional<Command> posted =
                commands.stream().filter(each -> each.names().contains(name)).findFirst();
        if (posted.isPresent()) {
            String method = posted.get().kind().method();
            return answer(Response.NOT_ALLOWED, posted.get().name(), error("this takes " + method + " only"))
                    .with("Allow", method);
        }
        return answer(Response.OK, name, error("Unknown command: " + name));
    }

    private Response answer(Command command, Request request) {
        Optional<String> tenant = request.queried(TENANT);
        Optional<ServerStatus> status = tenants.status(tenant);
        if (status.isEmpty() && tenant.isPresent()) {
            return answer(
                    Response.NOT_FOUND,
                    command.name(),
                    error("this proxy does not serve a tenant " + tenant.get() + " at the moment"));
        }
        if (status.isEmpty() && command.served()) {
            return answer(Response.OK, command.name(), error(NOT_SERVING));
        }
        try {
            Map<String, ?> fields = command.answer().apply(status.orElse(null), request.query());
            return answer(Response.OK, command.name(), fields);
        } catch (NoAnswerException e) {
            return answer(e.status(), command.name(), error(e.getMessage()));
        }
    }

    static Map<String, String> error(String message) {
        return Map.of("error", message);
    }

    private static Response answer(int code, String command, Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("command", command);
        all.putIfAbsent("error", null);
        return Response.json(code, all);
    }
}

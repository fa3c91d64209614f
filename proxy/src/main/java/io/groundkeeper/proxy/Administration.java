package io.groundkeeper.proxy;

import io.groundkeeper.proxy.admin.Access;
import io.groundkeeper.proxy.admin.AdminServer;
import io.groundkeeper.proxy.admin.AdminToken;
import io.groundkeeper.proxy.admin.Guard;
import io.groundkeeper.proxy.admin.Health;
import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.proxy.admin.Route;
import io.groundkeeper.proxy.admin.command.Commands;
import io.groundkeeper.proxy.admin.console.Console;
import io.groundkeeper.proxy.admin.tenant.TenantApi;
import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.config.AdminConfig;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.metrics.Metrics;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What administrators, and their programs, may ask of a server over HTTP, whatever its {@link Lifecycle} is at. */
final class Administration {
    private static final Logger LOG = LoggerFactory.getLogger(Administration.class);

    private final ServerConfig config;
    private final FourLetterWords words;
    private final Metrics metrics;
    private final Lifecycle lifecycle;

    Administration(ServerConfig config, FourLetterWords words, Metrics metrics, Lifecycle lifecycle) {
        this.config = config;
        this.words = words;
        this.metrics = metrics;
        this.lifecycle = lifecycle;
    }

    /**
     * Begins to answer; empty where there is to be no admin server, or where its address cannot be had and it can be done without.
     *
     * @throws IOException where it cannot be done without; the message says why
     */
    Optional<AdminServer> open() throws IOException {
        if (config.admin().isEmpty()) {
            return Optional.empty();
        }
        AdminConfig settings = config.admin().get();
        Access access = access(settings);
        try {
            return Optional.of(AdminServer.open(settings.address(), routes(settings), access));
        } catch (IOException e) {
            if (settings.required()) {
                throw e;
            }
            LOG.warn("There is no admin server: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Access access(AdminConfig settings) throws IOException {
        Optional<AdminToken> token = settings.tokenFile().isPresent()
                ? Optional.of(AdminToken.in(settings.tokenFile().get()))
                : Optional.empty();
        return new Access(token, settings.hostNames());
    }

    private List<Route> routes(AdminConfig settings) {
        List<Route> routes = new ArrayList<>(Health.routes(lifecycle::health));
        routes.add(Route.get(
                "/metrics", Guard.OPEN, request -> Response.of(Response.OK, Metrics.CONTENT_TYPE, metrics.text())));
        routes.addAll(new Commands(settings.commandUrl(), Version.forZooKeeperTools(), this::status, words.traceMask())
                .routes());
        routes.addAll(new TenantApi(
                        () -> lifecycle.server().map(running -> running.proxy().all()), Clock.systemUTC())
                .routes());
        routes.addAll(
                new Console(Version.groundkeeper(), lifecycle::health, this::status, lifecycle::store, config.tenant())
                        .routes());
        return routes;
    }

    /** Of a tenant that is open; of the default one where none is named. */
    private Optional<ServerStatus> status(Optional<String> tenant) {
        return lifecycle.server().flatMap(running -> running.statusIfOpen(tenant.orElse(config.tenant())));
    }
}

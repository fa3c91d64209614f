package io.groundkeeper.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.groundkeeper.proxy.command.EphemeralIndex;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.config.ListenerConfig;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.connection.Connection;
import io.groundkeeper.proxy.net.ClientRegistry;
import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.stats.SessionStats;
import io.groundkeeper.proxy.stats.TreeSize;
import io.groundkeeper.proxy.tenant.TenantProxy;
import io.groundkeeper.watch.WatchListing;
import io.groundkeeper.watch.Watcher;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a {@link Server} tells of itself and of one tenant. */
final class RunningStatus implements ServerStatus {
    private final ServerConfig config;
    private final List<ListenerConfig> listeners;
    private final TenantProxy tenant;
    private final ClientRegistry clients;
    private final long startedNanos;
    private final LongSupplier nanoClock;

    RunningStatus(
            ServerConfig config,
            List<ListenerConfig> listeners,
            TenantProxy tenant,
            ClientRegistry clients,
            long startedNanos,
            LongSupplier nanoClock) {
        this.config = config;
        this.listeners = listeners;
        this.tenant = tenant;
        this.clients = clients;
        this.startedNanos = startedNanos;
        this.nanoClock = nanoClock;
    }

    @Override
    public Settings settings() {
        return new Settings(
                port(false),
                port(true),
                config.store().place().toString(),
                config.tickMillis(),
                config.maxConnectionsPerAddress(),
                config.timeouts().minMillis(),
                config.timeouts().maxMillis(),
                config.backlog());
    }

    /** The tenant's first port of one kind, its own before one that is shared; -1 for none, as ZooKeeper tells it. */
    private int port(boolean secure) {
        Optional<String> name = Optional.of(tenant.tenant().name());
        return Stream.of(name, Optional.<String>empty())
                .flatMap(whose ->
                        listeners.stream().filter(listener -> listener.tenant().equals(whose)))
                .filter(listener -> (listener.security() == ListenerConfig.Security.TLS) == secure)
                .mapToInt(listener -> listener.address().getPort())
                .findFirst()
                .orElse(-1);
    }

    @Override
    public ServerStats stats() {
        return tenant.services().stats();
    }

    @Override
    public Collection<ClientStats> clients() {
        return clients.clients(tenant.tenant().name());
    }

    @Override
    public long connections() {
        return clients.count(tenant.tenant().name());
    }

    @Override
    public long zxid() {
        return tenant.services().view().zxid();
    }

    @Override
    public TreeSize tree() {
        return tenant.treeSize();
    }

    @Override
    public EphemeralIndex ephemerals() {
        return tenant.ephemerals();
    }

    @Override
    public long watchCount() {
        return tenant.services().view().watches().size();
    }

    @Override
    public WatchListing dataWatches() {
        return tenant.services().view().watches().dataWatches();
    }

    /** All watches are set by connections. */
    @Override
    public long sessionId(Watcher watcher) {
        return ((Connection) watcher).sessionId();
    }

    @Override
    public List<SessionStats> sessions() {
        long nowMillis = System.currentTimeMillis();
        long nowNanos = nanoClock.getAsLong();
        return tenant.sessions().all().stream()
                .map(session -> new SessionStats(
                        session.id(), nowMillis + TimeUnit.NANOSECONDS.toMillis(session.expiresAtNanos() - nowNanos)))
                .toList();
    }

    @Override
    public long sessionCount() {
        return tenant.sessions().size();
    }

    @Override
    public long uptimeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - startedNanos);
    }

    @Override
    public OptionalLong openFiles() {
        return ofSystem(UnixOperatingSystemMXBean::getOpenFileDescriptorCount);
    }

    @Override
    public OptionalLong maxFiles() {
        return ofSystem(UnixOperatingSystemMXBean::getMaxFileDescriptorCount);
    }

    private static OptionalLong ofSystem(ToLongFunction<UnixOperatingSystemMXBean> figure) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(figure.applyAsLong(unix))
                : OptionalLong.empty();
    }
}

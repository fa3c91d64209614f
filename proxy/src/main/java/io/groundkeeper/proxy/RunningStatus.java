package io.groundkeeper.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.groundkeeper.proxy.command.EphemeralIndex;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.config.ListenerConfig;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.connection.Connection;
import io.groundkeeper.proxy.net.ClientRegistry;
import io.groundkeeper.proxy.session.HeldSessions;
import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.stats.SessionStats;
import io.groundkeeper.proxy.stats.TreeSize;
import io.groundkeeper.watch.TenantView;
import io.groundkeeper.watch.WatchListing;
import io.groundkeeper.watch.Watcher;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** What a {@link Server} tells of itself. */
final class RunningStatus implements ServerStatus {
    private final ServerConfig config;
    private final ServerStats stats;
    private final ClientRegistry clients;
    private final TenantView view;
    private final HeldSessions sessions;
    private final TreeCensus census;
    private final EphemeralIndex ephemerals;
    private final LongSupplier nanoClock;
    private final LongSupplier wallClockMillis;
    private final long startedNanos;
    private final List<ListenerConfig> listeners;

    RunningStatus(
            ServerConfig config,
            List<ListenerConfig> listeners,
            ServerStats stats,
            ClientRegistry clients,
            TenantView view,
            HeldSessions sessions,
            TreeCensus census,
            EphemeralIndex ephemerals,
            LongSupplier nanoClock,
            LongSupplier wallClockMillis) {
        this.config = config;
        this.listeners = listeners;
        this.stats = stats;
        this.clients = clients;
        this.view = view;
        this.sessions = sessions;
        this.census = census;
        this.ephemerals = ephemerals;
        this.wallClockMillis = wallClockMillis;
        this.nanoClock = nanoClock;
        this.startedNanos = nanoClock.getAsLong();
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

    /** The first port of one kind; -1 for none, as ZooKeeper tells it. */
    private int port(boolean secure) {
        return listeners.stream()
                .filter(listener -> (listener.security() == ListenerConfig.Security.TLS) == secure)
                .mapToInt(listener -> listener.address().getPort())
                .findFirst()
                .orElse(-1);
    }

    @Override
    public ServerStats stats() {
        return stats;
    }

    @Override
    public Collection<ClientStats> clients() {
        return clients.clients();
    }

    @Override
    public long zxid() {
        return view.zxid();
    }

    @Override
    public TreeSize tree() {
        return census.get();
    }

    @Override
    public EphemeralIndex ephemerals() {
        return ephemerals;
    }

    @Override
    public long watchCount() {
        return view.watches().size();
    }

    @Override
    public WatchListing dataWatches() {
        return view.watches().dataWatches();
    }

    /** All watches are set by connections. */
    @Override
    public long sessionId(Watcher watcher) {
        return ((Connection) watcher).sessionId();
    }

    @Override
    public List<SessionStats> sessions() {
        long nowMillis = wallClockMillis.getAsLong();
        long nowNanos = nanoClock.getAsLong();
        return sessions.all().stream()
                .map(session -> new SessionStats(
                        session.id(), nowMillis + TimeUnit.NANOSECONDS.toMillis(session.expiresAtNanos() - nowNanos)))
                .toList();
    }

    @Override
    public long sessionCount() {
        return sessions.size();
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

package io.groundkeeper.proxy.config;

import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.write.ReapSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a server is to run.
 *
 * @param listeners where clients connect, one at least
 * @param store which store is used
 * @param admin where the admin server listens; empty for none
 * @param tenant tenant of the clients that no other one is found for
 * @param tenants how the others are told apart and kept
 * @param tickMillis ZooKeeper's unit of time, in milliseconds
 * @param timeouts what session timeouts clients may have
 * @param maxConnectionsPerAddress connections from one client address at the most, 0 for any number
 * @param maxConnections connections in all at the most, 0 for any number
 * @param commands four-letter words that are answered; {@code *} for all
 * @param maxBuffer longest packet in bytes (jute.maxbuffer)
 * @param backlog connections that the kernel may hold before they are accepted
 * @param reaping how containers and znodes with a time to live are deleted when it is time
 * @param extendedTypes whether znodes may have a time to live
 * @param quotas whether quotas are enforced
 * @param tls the server's side of TLS, where there is a listener for it
 * @param auth who clients are taken for
 * @param drain how long the closing of connections may take when the server stops
 * @param balancers for whose clients PROXY headers speak
 * @param log what is logged how
 * @param ignored settings that mean nothing here, most of them keys of the configuration file
 */
public record ServerConfig(
        List<ListenerConfig> listeners,
        StoreConfig store,
        Optional<AdminConfig> admin,
        String tenant,
        TenantsConfig tenants,
        int tickMillis,
        SessionTimeouts timeouts,
        int maxConnectionsPerAddress,
        int maxConnections,
        Set<String> commands,
        int maxBuffer,
        int backlog,
        ReapSettings reaping,
        boolean extendedTypes,
        QuotaPolicy quotas,
        Optional<TlsConfig> tls,
        AuthConfig auth,
        Duration drain,
        BalancerConfig balancers,
        LogConfig log,
        Set<String> ignored) {

    static final String ALL_ADDRESSES = "0.0.0.0";

    private static final int DEFAULT_TICK = 2000;
    private static final int DEFAULT_CONNECTIONS = 60;
    private static final int DEFAULT_BACKLOG = 1024;
    private static final int DEFAULT_CONTAINER_CHECK_MILLIS = 60_000;
    private static final int DEFAULT_REAPED_PER_MINUTE = 10_000;
    private static final int DEFAULT_MAX_BUFFER = 0xfffff;
    private static final int DEFAULT_DRAIN_MILLIS = 10_000;
    private static final int MIN_TICKS = 2;
    private static final int MAX_TICKS = 20;

    /**
     * Puts together what was set where.
     *
     * @param system the system properties
     * @param environment the environment variables
     * @throws ConfigException for what cannot be used
     */
    public static ServerConfig of(Flags flags, Properties system, Map<String, String> environment)
            throws ConfigException {
        Settings settings = new Settings(
                flags.config().isPresent() ? Settings.load(flags.config().get()) : new Properties(), system);
        int tick = settings.number("tickTime", DEFAULT_TICK, 1);
        List<ListenerConfig> listeners = ListenerConfig.of(flags, settings);
        Optional<TlsConfig> tls = TlsConfig.of(settings, listeners);
        StoreConfig store = StoreChoice.of(flags, settings, environment);
        return new ServerConfig(
                listeners,
                store,
                AdminConfig.of(flags, settings),
                tenant(flags.tenant()),
                TenantsConfig.of(settings, tls),
                tick,
                timeouts(settings, tick),
                connections(settings, "maxClientCnxns", DEFAULT_CONNECTIONS),
                connections(settings, "maxCnxns", 0),
                commands(settings),
                settings.unprefixed("jute.maxbuffer", DEFAULT_MAX_BUFFER),
                backlog(settings),
                reaping(settings),
                settings.flag("extendedTypesEnabled", false),
                quotas(settings),
                tls,
                AuthConfig.of(settings, tls.isPresent()),
                drain(flags, settings, store),
                BalancerConfig.of(settings),
                LogConfig.of(settings),
                settings.unused());
    }

    /** Nobody else can serve an embedded store's clients: there, by default, is nothing to wait for. */
    private static Duration drain(Flags flags, Settings settings, StoreConfig store) throws ConfigException {
        int fallback = store instanceof StoreConfig.FoundationDb ? DEFAULT_DRAIN_MILLIS : 0;
        int configured = settings.number("drain.millis", fallback, 0);
        int millis = flags.drainMillis().orElse(configured);
        if (millis < 0) {
            throw new ConfigException("--drain " + millis + " is negative: give milliseconds, 0 for at once");
        }
        return Duration.ofMillis(millis);
    }

    private static ReapSettings reaping(Settings settings) throws ConfigException {
        return new ReapSettings(
                Duration.ofMillis(
                        settings.unprefixed("znode.container.checkIntervalMs", DEFAULT_CONTAINER_CHECK_MILLIS)),
                settings.unprefixed("znode.container.maxPerMinute", DEFAULT_REAPED_PER_MINUTE),
                Duration.ofMillis(settings.unprefixed("znode.container.maxNeverUsedIntervalMs", 0, 0)));
    }

    private static String tenant(String name) throws ConfigException {
        if (name.isBlank()) {
            throw new ConfigException("the tenant's name is empty: give it one, or leave --tenant out");
        }
        return name;
    }

    private static SessionTimeouts timeouts(Settings settings, int tick) throws ConfigException {
        int min = timeout(settings, "minSessionTimeout", MIN_TICKS * tick);
        int max = timeout(settings, "maxSessionTimeout", MAX_TICKS * tick);
        if (min <= 0 || min > max) {
            throw new ConfigException("minSessionTimeout (" + min + " ms) must be positive and no longer than"
                    + " maxSessionTimeout (" + max + " ms): change one of them or tickTime");
        }
        return new SessionTimeouts(min, max);
    }

    /** -1 stands for the default, as in ZooKeeper. */
    private static int timeout(Settings settings, String key, int fallback) throws ConfigException {
        int value = settings.number(key, fallback, -1);
        return value == -1 ? fallback : value;
    }

    /** Negative numbers stand for any number, as in ZooKeeper. */
    private static int connections(Settings settings, String key, int fallback) throws ConfigException {
        return Math.max(0, settings.number(key, fallback, Integer.MIN_VALUE));
    }

    private static int backlog(Settings settings) throws ConfigException {
        int value = settings.number("clientPortListenBacklog", DEFAULT_BACKLOG, -1);
        return value == -1 ? DEFAULT_BACKLOG : value;
    }

    private static QuotaPolicy quotas(Settings settings) {
        return settings.flag("enforceQuota", false) ? QuotaPolicy.ENFORCED : QuotaPolicy.COUNTED;
    }

    /** ZooKeeper always answers srvr, which its own scripts need; and isro where clients may look for a server that writes. */
    private static Set<String> commands(Settings settings) {
        Stream<String> always =
                settings.unprefixedFlag("readonlymode.enabled") ? Stream.of("srvr", "isro") : Stream.of("srvr");
        return Stream.concat(settings.list("4lw.commands.whitelist").stream(), always)
                .collect(Collectors.toUnmodifiableSet());
    }
}

package io.groundkeeper.proxy.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where the admin server listens.
 *
 * @param address port 0 for any that is free
 * @param required whether the port was asked for; otherwise it is ZooKeeper's own, which something else may have
 */
public record AdminConfig(InetSocketAddress address, boolean required) {
    private static final int DEFAULT_PORT = 8080;
    private static final int NONE = -1;

    /** What was asked for; empty for no admin server. */
    static Optional<AdminConfig> of(Flags flags, Settings settings) throws ConfigException {
        String host = settings.text("admin.serverAddress").orElse(ServerConfig.ALL_ADDRESSES);
        boolean enabled =
                settings.text("admin.enableServer").map(Boolean::valueOf).orElse(true);
        Optional<String> configured = settings.text("admin.serverPort");
        int port = flags.adminPort().orElse(enabled ? settings.number("admin.serverPort", DEFAULT_PORT, 0) : NONE);
        if (port == NONE) {
            return Optional.empty();
        }
        boolean required = flags.adminPort().isPresent() || configured.isPresent();
        return Optional.of(
                new AdminConfig(Addresses.of("admin port", host, port).get(0), required));
    }
}

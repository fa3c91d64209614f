package io.groundkeeper.proxy.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where clients connect, and how.
 *
 * @param address port 0 for any that is free
 */
public record ListenerConfig(InetSocketAddress address, Security security) {

    private static final int DEFAULT_PORT = 2181;

    /** Whether clients encrypt. */
    public enum Security {
        PLAIN,
        TLS,
        /** As each client likes. */
        EITHER
    }

    /** The same, where it has turned out to be. */
    public ListenerConfig at(InetSocketAddress actual) {
        return new ListenerConfig(actual, security);
    }

    /** What was asked for: the plain port, unless only the secure one is named, and the secure one. */
    static List<ListenerConfig> of(Flags flags, Settings settings) throws ConfigException {
        List<ListenerConfig> listeners = new ArrayList<>();
        boolean unified = settings.flag("client.portUnification", false);
        Optional<String> host = settings.text("clientPortAddress");
        boolean named = flags.port().isPresent() || settings.text("clientPort").isPresent();
        Optional<String> secureHost = settings.text("secureClientPortAddress");
        boolean secure = settings.text("secureClientPort").isPresent();
        if (named || !secure) {
            int port = settings.number("clientPort", DEFAULT_PORT, 0);
            addresses("client port", flags, host, flags.port().orElse(port))
                    .forEach(address ->
                            listeners.add(new ListenerConfig(address, unified ? Security.EITHER : Security.PLAIN)));
        }
        if (secure) {
            int port = settings.number("secureClientPort", 0, 0);
            addresses("secure client port", flags, secureHost, port)
                    .forEach(address -> listeners.add(new ListenerConfig(address, Security.TLS)));
        } else if (secureHost.isPresent()) {
            throw new ConfigException("secureClientPortAddress is set without secureClientPort: set both or neither");
        }
        return List.copyOf(listeners);
    }

    private static List<InetSocketAddress> addresses(String what, Flags flags, Optional<String> host, int port)
            throws ConfigException {
        return Addresses.of(what, flags.host().or(() -> host).orElse(ServerConfig.ALL_ADDRESSES), port);
    }
}

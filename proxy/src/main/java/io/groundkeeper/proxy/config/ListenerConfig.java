package io.groundkeeper.proxy.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where clients connect, and how.
 *
 * @param address port 0 for any that is free
 * @param tenant whose port it is; empty for one that others share
 */
public record ListenerConfig(InetSocketAddress address, Security security, Optional<String> tenant) {

    private static final int DEFAULT_PORT = 2181;
    private static final int MAX_PORTS = 1_000;
    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    /** Whether clients encrypt. */
    public enum Security {
        PLAIN,
        TLS,
        /** As each client likes. */
        EITHER
    }

    /** The same, where it has turned out to be. */
    public ListenerConfig at(InetSocketAddress actual) {
        return new ListenerConfig(actual, security, tenant);
    }

    /** What was asked for: the plain port, unless only the secure one is named, and the secure one. */
    static List<ListenerConfig> of(Flags flags, Settings settings) throws ConfigException {
        List<ListenerConfig> listeners = new ArrayList<>();
        Security plain = settings.flag("client.portUnification", false) ? Security.EITHER : Security.PLAIN;
        Optional<String> host = settings.text("clientPortAddress");
        boolean named = flags.port().isPresent() || settings.text("clientPort").isPresent();
        Optional<String> secureHost = settings.text("secureClientPortAddress");
        boolean secure = settings.text("secureClientPort").isPresent();
        if (named || !secure) {
            int port = settings.number("clientPort", DEFAULT_PORT, 0);
            addresses("client port", flags, host, flags.port().orElse(port))
                    .forEach(address -> listeners.add(new ListenerConfig(address, plain, Optional.empty())));
        }
        if (secure) {
            int port = settings.number("secureClientPort", 0, 0);
            addresses("secure client port", flags, secureHost, port)
                    .forEach(address -> listeners.add(new ListenerConfig(address, Security.TLS, Optional.empty())));
        } else if (secureHost.isPresent()) {
            throw new ConfigException("secureClientPortAddress is set without secureClientPort: set both or neither");
        }
        for (String tenant : TenantsConfig.withPorts(settings)) {
            addTenants(listeners, flags, settings, tenant, host, plain);
            addTenants(listeners, flags, settings, tenant, secureHost, Security.TLS);
        }
        return List.copyOf(listeners);
    }

    /** The ports that are one tenant's: one, or several from the first to the last. */
    private static void addTenants(
            List<ListenerConfig> listeners,
            Flags flags,
            Settings settings,
            String tenant,
            Optional<String> host,
            Security security)
            throws ConfigException {
        String key = TenantsConfig.portKey(tenant, security == Security.TLS);
        Optional<String> ports = settings.text(key);
        if (ports.isEmpty()) {
            return;
        }
        Matcher range = PORTS.matcher(ports.get());
        int first = range.matches() ? Integer.parseInt(range.group(1)) : -1;
        int last = range.matches() && range.group(2) != null ? Integer.parseInt(range.group(2)) : first;
        if (first < 0 || last < first || last - first >= MAX_PORTS) {
            throw new ConfigException(key + "=" + ports.get() + " is neither a port nor a range of at most " + MAX_PORTS
                    + " as 2190-2199: correct it");
        }
        for (int port = first; port <= last; port++) {
            for (InetSocketAddress address : addresses("port of tenant " + tenant, flags, host, port)) {
                // An address that names a port does so for those who share it.
                InetSocketAddress own = new InetSocketAddress(address.getAddress(), port);
                listeners.add(new ListenerConfig(own, security, Optional.of(tenant)));
            }
        }
    }

    private static List<InetSocketAddress> addresses(String what, Flags flags, Optional<String> host, int port)
            throws ConfigException {
        return Addresses.of(what, flags.host().or(() -> host).orElse(ServerConfig.ALL_ADDRESSES), port);
    }
}

package io.groundkeeper.proxy.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How tenants are told apart and kept.
 *
 * @param serverNames what follows a tenant's name in the TLS server names that say it, each with its first dot, in lower case
 * @param certificateAttribute attribute of a client certificate's subject that says the tenant, as {@code OU}; empty where none does
 * @param idle how long a tenant stays open that nobody uses
 */
public record TenantsConfig(List<String> serverNames, Optional<String> certificateAttribute, Duration idle) {
    private static final String PREFIX = "tenant.";
    private static final String ANY = "*.";
    private static final int DEFAULT_IDLE_MILLIS = 60_000;
    private static final Set<String> PORTS = Set.of("clientPort", "secureClientPort");

    static TenantsConfig of(Settings settings, Optional<TlsConfig> tls) throws ConfigException {
        List<String> patterns = settings.list("tenants.serverNames");
        Optional<String> attribute = settings.text("tenants.certificateAttribute");
        for (String pattern : patterns) {
            if (!pattern.startsWith(ANY) || pattern.lastIndexOf('*') != 0 || pattern.length() == ANY.length()) {
                throw new ConfigException("tenants.serverNames=" + pattern
                        + " is not of the form *.zk.example.org, the star being the tenant: correct it");
            }
        }
        if (tls.isEmpty() && (!patterns.isEmpty() || attribute.isPresent())) {
            throw new ConfigException((patterns.isEmpty() ? "tenants.certificateAttribute" : "tenants.serverNames")
                    + " is set, and there is no TLS: set secureClientPort, or take it out");
        }
        return new TenantsConfig(
                patterns.stream()
                        .map(pattern -> pattern.substring(1).toLowerCase(Locale.ROOT))
                        .toList(),
                attribute,
                Duration.ofMillis(settings.number("tenants.idleMillis", DEFAULT_IDLE_MILLIS, 0)));
    }

    /** The tenants that have ports of their own. */
    static Set<String> withPorts(Settings settings) throws ConfigException {
        Set<String> names = new TreeSet<>();
        for (String key : settings.startingWith(PREFIX).keySet()) {
            int dot = key.lastIndexOf('.');
            if (dot <= PREFIX.length() || !PORTS.contains(key.substring(dot + 1))) {
                throw new ConfigException(
                        key + " is unknown: tenant.NAME.clientPort and tenant.NAME.secureClientPort are"
                                + " what there is");
            }
            names.add(key.substring(PREFIX.length(), dot));
        }
        return names;
    }

    static String portKey(String tenant, boolean secure) {
        return PREFIX + tenant + (secure ? ".secureClientPort" : ".clientPort");
    }
}

package io.groundkeeper.proxy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The server's side of TLS.
 *
 * @param properties ZooKeeper's settings of it, by their names as system properties
 * @param files what these name: key and trust store, files with passwords
 * @param reloadsTrust whether another trust store is taken into use while the server runs
 * @param handshakeTime how long a client may take to shake hands
 */
public record TlsConfig(Map<String, String> properties, Set<Path> files, boolean reloadsTrust, Duration handshakeTime) {

    private static final String KEY_STORE = "ssl.keyStore.location";
    private static final List<String> FILES =
            List.of(KEY_STORE, "ssl.keyStore.passwordPath", "ssl.trustStore.location", "ssl.trustStore.passwordPath");

    /** What ZooKeeper's code for the two stores, and for contexts, asks for. */
    private static final List<String> READ_BY_ZOOKEEPER = List.of(
            KEY_STORE,
            "ssl.keyStore.password",
            "ssl.keyStore.passwordPath",
            "ssl.keyStore.type",
            "ssl.trustStore.location",
            "ssl.trustStore.password",
            "ssl.trustStore.passwordPath",
            "ssl.trustStore.type",
            "ssl.allowReverseDnsLookup",
            "ssl.ciphersuites",
            "ssl.clientAuth",
            "ssl.clientHostnameVerification",
            "ssl.crl",
            "ssl.enabledProtocols",
            "ssl.hostnameVerification",
            "ssl.ocsp",
            "ssl.protocol",
            "fips-mode");

    private static final int DEFAULT_HANDSHAKE_MILLIS = 10_000;

    /** What was set. Without a listener that needs it, nothing is. */
    static Optional<TlsConfig> of(Settings settings, List<ListenerConfig> listeners) throws ConfigException {
        if (listeners.stream().allMatch(listener -> listener.security() == ListenerConfig.Security.PLAIN)) {
            return Optional.empty();
        }
        if (settings.text(KEY_STORE).isEmpty()) {
            throw new ConfigException("clients are to connect with TLS, but " + KEY_STORE + " is not set: set it");
        }
        refuse(settings, "ssl.sslProvider", "JDK", "the JDK's TLS is used");
        refuse(settings, "ssl.authProvider", "x509", "who shows a certificate is its subject");
        Set<Path> files = new LinkedHashSet<>();
        for (String key : FILES) {
            settings.file(key).ifPresent(files::add);
        }
        Map<String, String> properties = new LinkedHashMap<>();
        READ_BY_ZOOKEEPER.forEach(key ->
                settings.text(key).ifPresent(value -> properties.put(Settings.SYSTEM_PREFIX + key, value)));
        return Optional.of(new TlsConfig(
                Map.copyOf(properties),
                Set.copyOf(files),
                settings.flag("client.certReload", false),
                Duration.ofMillis(
                        settings.number("ssl.handshakeDetectionTimeoutMillis", DEFAULT_HANDSHAKE_MILLIS, 1))));
    }

    private static void refuse(Settings settings, String key, String only, String what) throws ConfigException {
        Optional<String> value = settings.text(key);
        if (value.isPresent() && !value.get().equals(only)) {
            throw new ConfigException(key + "=" + value.get() + " is not supported (" + what + "): remove it");
        }
    }
}

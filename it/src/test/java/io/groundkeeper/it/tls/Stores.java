package io.groundkeeper.it.tls;

import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * A key store and a trust store, as files.
 *
 * @param format of both
 */
record Stores(StoreFormat format, Path key, Path trust) {

    /**
     * Writes them.
     *
     * @param dir where, under names that begin with {@code name}
     */
    static Stores write(Path dir, String name, StoreFormat format, X509Bundle key, X509Bundle trusted)
            throws Exception {
        Stores stores = new Stores(
                format,
                dir.resolve(name + "-key." + format.extension()),
                dir.resolve(name + "-trust." + format.extension()));
        format.writeKey(stores.key, key);
        format.writeTrust(stores.trust, trusted);
        return stores;
    }

    /** Entries of a {@code zoo.cfg} that name them. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ssl.keyStore.location", key.toString());
        settings.put("ssl.trustStore.location", trust.toString());
        if (!format.password().isEmpty()) {
            settings.put("ssl.keyStore.password", format.password());
            settings.put("ssl.trustStore.password", format.password());
        }
        return settings;
    }

    /** Settings of a client that uses them. */
    ZKClientConfig clientSettings() {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        settings().forEach((key, value) -> config.setProperty("zookeeper." + key, value));
        return config;
    }
}

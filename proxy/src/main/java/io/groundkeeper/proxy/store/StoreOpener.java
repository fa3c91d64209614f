package io.groundkeeper.proxy.store;

import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.ServerConfig;
import java.io.IOException;

/** Opens the store that a server is to use. */
@FunctionalInterface
public interface StoreOpener {

    /**
     * Opens the store.
     *
     * @throws ConfigException for a setting that cannot be used
     * @throws IOException where it cannot be opened; the message says why
     */
    Store open(ServerConfig config) throws ConfigException, IOException;
}

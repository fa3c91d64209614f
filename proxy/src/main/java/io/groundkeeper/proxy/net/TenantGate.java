package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.connection.TenantServices;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How connections come to their tenants. Thread-safe; nothing here blocks. */
public interface TenantGate {

    /** A connection's use of a tenant, which stays open until this is closed. */
    interface Entry extends AutoCloseable {
        /** Its name, as it was created with. */
        String tenant();

        TenantServices services();

        @Override
        void close();
    }

    /** Has a connection enter; empty where there is no such tenant. Fails where the store does not say. */
    CompletableFuture<Optional<Entry>> enter(String tenant);

    /** What there is to tell of this server and a tenant; empty while clients are not served, or where there is no such tenant. */
    CompletableFuture<Optional<ServerStatus>> status(String tenant);

    /** Whether clients may be served at present. */
    boolean isServing();
}

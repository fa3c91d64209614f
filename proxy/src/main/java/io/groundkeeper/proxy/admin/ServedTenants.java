package io.groundkeeper.proxy.admin;

import io.groundkeeper.proxy.command.ServerStatus;
import java.util.Optional;

/** The tenants whose clients this proxy serves now. */
@FunctionalInterface
public interface ServedTenants {

    /**
     * What there is to tell of a tenant.
     *
     * @param name its name; empty for the tenant of clients that do not say which they want
     * @return empty where it is not served here at the moment
     */
    Optional<ServerStatus> status(Optional<String> name);
}

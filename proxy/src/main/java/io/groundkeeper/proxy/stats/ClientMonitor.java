package io.groundkeeper.proxy.stats;

import io.groundkeeper.schema.TenantLimit;

/** Hears what the clients of a tenant do, to measure it. Thread-safe; called for each request, so it must be quick. */
public interface ClientMonitor {
    ClientMonitor NONE = new ClientMonitor() {};

    /** A request was answered after {@code nanos}. */
    default void answered(RequestType type, long nanos) {}

    /** The answer was an error, one of ZooKeeper's codes. */
    default void failed(int code) {}

    /** A watch event was sent. */
    default void toldOfChange() {}

    /** A client could not show who it is; by what {@code scheme}, as it says. */
    default void notAuthenticated(String scheme) {}

    /** So many sessions were taken over from another proxy. */
    default void adopted(int sessions) {}

    /** A request has to wait for a limit. */
    default void delayed(TenantLimit limit) {}

    /** A request or a connection was refused for a limit. */
    default void refused(TenantLimit limit) {}
}

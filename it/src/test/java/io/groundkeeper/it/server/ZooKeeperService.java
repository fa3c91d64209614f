package io.groundkeeper.it.server;

import java.net.InetSocketAddress;

/** A running server of the ZooKeeper protocol, on a loopback port of its own. {@link #close} stops it. */
public interface ZooKeeperService extends AutoCloseable {

    /** The tick of either server; the shortest session timeout it grants is two ticks. */
    int TICK_MILLIS = 1_000;

    /** The longest session timeout that either server grants. */
    int MAX_SESSION_TIMEOUT_MILLIS = 40_000;

    /** Where clients connect. */
    InetSocketAddress address();

    /** {@link #address} as ZooKeeper's clients want it: {@code host:port}. */
    default String connectString() {
        return text(address());
    }

    /** An address as ZooKeeper's clients want it. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /**
     * Stops the server.
     *
     * @throws IllegalStateException if it did not stop cleanly
     */
    @Override
    void close();
}

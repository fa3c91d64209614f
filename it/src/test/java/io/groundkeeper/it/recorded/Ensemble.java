package io.groundkeeper.it.recorded;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Proxies over one store, all of which run unless something is done to them. {@link #close} stops them. */
interface Ensemble extends AutoCloseable {

    /** Where they listen, whenever they run. */
    List<InetSocketAddress> addresses();

    int tickMillis();

    /** The network that clients have between them and these. Told before anything goes wrong. */
    List<Mishap> mishaps(Network network);

    /** What else went wrong with the store, by kind, as far as it is counted. */
    Map<String, Integer> storeFaults();

    /** Checks the data; all that is wrong with it. */
    List<String> fsck() throws Exception;

    @Override
    void close() throws Exception;
}

package io.groundkeeper.it.simulation;

import io.groundkeeper.proxy.protocol.ConnectAttempt;
import io.groundkeeper.proxy.protocol.Outbound;
import java.util.List;

/** A deliberate bug: what is put in the way of the code under test so that it seems to have one. By default there is none. */
interface Sabotage {
    Sabotage NONE = new Sabotage() {};

    /** Whether a key of the store seems to have no value. */
    default boolean hides(byte[] key) {
        return false;
    }

    /** What a proxy is told by a client that connects. */
    default ConnectAttempt connects(ConnectAttempt attempt) {
        return attempt;
    }

    /** What leaves a connection in place of a message. */
    default List<Outbound> sends(Object connection, Outbound message) {
        return List.of(message);
    }
}

package io.groundkeeper.it.simulation;

import io.groundkeeper.proxy.protocol.ClientRequest;
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

    /** Whether a key that is set does not get there. */
    default boolean loses(byte[] key) {
        return false;
    }

    /** Whether a key that is cleared stays. */
    default boolean keeps(byte[] key) {
        return false;
    }

    /** A client of a connection has connected, with a session or without. */
    default void connects(Object connection, ConnectAttempt attempt) {}

    /** A request has arrived. */
    default void receives(Object connection, int xid, ClientRequest request) {}

    /** What leaves a connection in place of a message. */
    default List<Outbound> sends(Object connection, Outbound message) {
        return List.of(message);
    }
}

package io.groundkeeper.it.recorded;

import java.util.List;

/** Changes what proxies send on its way to the tap, so that they seem to have a bug. By default nothing is changed. */
interface Falsifier {
    Falsifier NONE = new Falsifier() {};

    /** A frame has left for a proxy. */
    default void toServer(Object connection, byte[] frame) {}

    /** What arrives in place of a frame. */
    default List<byte[]> toClient(Object connection, byte[] frame) {
        return List.of(frame);
    }
}

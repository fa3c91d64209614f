package io.groundkeeper.watch;

/**
 * Receives what was read, at a moment when nothing can change it: under the view's read lock.
 *
 * @param <T> what is read
 */
public interface ReadHandler<T> {

    /**
     * Called once, on the calling thread where the cache could answer, otherwise on an executor thread of the store. Must
     * not block. Watches registered and replies enqueued here stand in exact order with the events of other changes.
     *
     * @param value what is there, or null if there is no such znode
     * @param zxid of the newest change that the value may show, for the reply's header
     */
    void read(T value, long zxid);

    /** The store could not answer. */
    void failed(Throwable cause);
}

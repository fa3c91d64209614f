package io.groundkeeper.watch;

/** Whoever set watches: a client's connection. Compared by identity. */
public interface Watcher {

    /** Called in log order, under the view's write lock: must only enqueue, and must not call the view. */
    void process(ZnodeEvent event);
}

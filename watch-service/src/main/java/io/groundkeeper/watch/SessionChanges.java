package io.groundkeeper.watch;

/** What the log tells of sessions. Called in log order, under the view's write lock: must only enqueue. */
public interface SessionChanges {

    /** A session was taken; whoever holds it in an earlier tenure must let go. */
    void moved(long sessionId, int tenure);

    /** A session was closed or has expired. */
    void closed(long sessionId);

    /** The view has missed a part of the log: every connection must be dropped, its client re-attaches. */
    void gap();
}

package io.groundkeeper.proxy.command;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The ephemerals of a tenant, read page by page. */
public interface EphemeralIndex {

    /** An ephemeral and the session it belongs to. */
    record Entry(long sessionId, String path) {}

    /** Some ephemerals, in the order of their sessions; empty where there are no more. */
    CompletableFuture<List<Entry>> after(Entry last);

    /** The first ones. */
    CompletableFuture<List<Entry>> first();
}

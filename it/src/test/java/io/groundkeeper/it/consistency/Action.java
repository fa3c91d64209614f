package io.groundkeeper.it.consistency;

import java.util.List;

/** What a client asks. The data of each write is unique, so that it tells who has written it. */
public sealed interface Action {

    /** Creates a znode. */
    record Create(String path, String data, boolean ephemeral, boolean sequential) implements Action {}

    record Delete(String path, int version) implements Action {}

    record SetData(String path, String data, int version) implements Action {}

    /** Only within a multi. */
    record Check(String path, int version) implements Action {}

    /** All or nothing; no two members change the same znode. */
    record Multi(List<Action> members) implements Action {}

    record GetData(String path, boolean watch) implements Action {}

    record Exists(String path, boolean watch) implements Action {}

    record GetChildren(String path, boolean watch) implements Action {}

    record Sync(String path) implements Action {}

    /**
     * Sets a re-attached client's watches again: all that it has, and the first that it asks.
     *
     * @param relativeZxid the newest that it knows of
     */
    record SetWatches(long relativeZxid, List<String> data, List<String> exist, List<String> children)
            implements Action {}

    /** Asks whether it watches a znode. */
    record CheckWatches(String path) implements Action {}

    record Ping() implements Action {}

    record CloseSession() implements Action {}

    /** Whether it changes something where it succeeds. */
    default boolean writes() {
        return this instanceof Create
                || this instanceof Delete
                || this instanceof SetData
                || this instanceof Multi
                || this instanceof CloseSession;
    }
}

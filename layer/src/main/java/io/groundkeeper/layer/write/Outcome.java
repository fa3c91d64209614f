package io.groundkeeper.layer.write;

import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.schema.SessionRecord;
import java.util.List;

/** What became of a request. Stamps in it are complete by the time the caller sees it. */
public sealed interface Outcome {

    /** Refused; nothing was changed. */
    record Failed(Failure failure) implements Outcome {}

    /** Created at {@code path}, which carries the sequence number of a sequential one. */
    record Created(String path, NodeStat stat) implements Outcome {}

    /** Data or ACL set. */
    record Changed(NodeStat stat) implements Outcome {}

    /** Done, with nothing to tell: a deletion, a check. */
    record Done() implements Outcome {}

    /**
     * The session as it now is, opened or moved.
     *
     * @param from who has held it so far, the present owner where it was opened
     */
    record SessionHeld(SessionRecord session, long from) implements Outcome {}

    /**
     * The session is gone.
     *
     * @param ephemerals those that went with it; none where it was gone already
     */
    record SessionClosed(List<String> ephemerals) implements Outcome {}

    /** All members done, each with its outcome. */
    record MultiDone(List<Outcome> members) implements Outcome {}

    /**
     * A multi of which a member failed, so none was done. Members before it are {@link Done}, those after it
     * failed with RUNTIME_INCONSISTENCY.
     */
    record MultiFailed(List<Outcome> members) implements Outcome {}

    /**
     * As much of a session's end as one transaction should hold; the lane goes on with the rest, so that nobody sees this.
     *
     * @param ephemerals those that are gone
     */
    record Unfinished(List<String> ephemerals) implements Outcome {}
}

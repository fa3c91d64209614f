package io.groundkeeper.proxy.session;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteRequest;
import io.groundkeeper.layer.write.WriteResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** How this proxy writes: under the id that its lease gives it, through a lane of that id. Thread-safe. */
public final class WritePath {

    /** An id and the lane that writes under it. */
    private record Identity(long proxy, WriteLane lane) {}

    private final LongFunction<WriteLane> lanes;
    private final LongSupplier wallClockMillis;
    private volatile Identity identity;

    /**
     * A path that nothing can be written through before {@link #writeAs}.
     *
     * @param lanes makes a proxy's lane
     * @param wallClockMillis the time that znodes are stamped with
     */
    public WritePath(LongFunction<WriteLane> lanes, LongSupplier wallClockMillis) {
        this.lanes = lanes;
        this.wallClockMillis = wallClockMillis;
    }

    /** Goes on under this id. */
    public void writeAs(long proxy) {
        if (identity == null || identity.proxy != proxy) {
            identity = new Identity(proxy, lanes.apply(proxy));
        }
    }

    /** Id under which this proxy owns sessions at present. */
    public long proxy() {
        return identity.proxy;
    }

    /** Takes a session's request into its lane, to be carried out if it is still held as it is now. As {@link WriteLane#submit}. */
    public CompletableFuture<WriteResult> submit(HeldSession session, Caller caller, Operation operation) {
        return submit(session.id(), session.tenure(), caller, operation);
    }

    /** Takes what needs no session, or makes one this proxy's, into the lane. */
    public CompletableFuture<WriteResult> submit(long sessionId, Operation operation) {
        return submit(sessionId, 0, Caller.SERVER, operation);
    }

    private CompletableFuture<WriteResult> submit(long sessionId, int tenure, Caller caller, Operation operation) {
        Identity current = identity;
        return current.lane.submit(
                new WriteRequest(sessionId, current.proxy, tenure, caller, wallClockMillis.getAsLong(), operation));
    }
}

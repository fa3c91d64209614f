package io.groundkeeper.watch;

import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.schema.Stamp;
import java.util.List;
import java.util.concurrent.locks.Lock;

/** Where a view stands in the log, for those who read the store for it. */
interface Standpoint {

    /** While it is held, the view stands still. */
    Lock readLock();

    /** The version at which the store is read for the view. */
    long version();

    /** What the view shows beyond that version; to be asked for under the lock. */
    List<LoggedChange> beyond();

    /** How far the view has applied the log; to be asked for under the lock. */
    Stamp applied();

    /** Zxid of the newest change that the view shows. */
    long zxid();

    /** As {@link TenantView#await}. */
    void await(Stamp position, Runnable action);
}

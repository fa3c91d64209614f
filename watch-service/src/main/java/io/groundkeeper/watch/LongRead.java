package io.groundkeeper.watch;

import io.groundkeeper.layer.log.LoggedChange;

/** A read that takes longer than the view stands still. Called under the view's write lock. */
interface LongRead {

    /** Something has changed, after everything that the read was given under the view's lock. */
    void changed(LoggedChange change);

    /** Changes were missed: what has been read so far is worth nothing. */
    void overtake();
}

package io.groundkeeper.watch;

import com.apple.foundationdb.Range;
import io.groundkeeper.schema.Change;
import java.util.List;

/**
 * What a {@link Scan} is after: keys that are there or not, and what their presence comes to.
 *
 * @param <R> what it comes to
 */
interface ScanSubject<R> {

    /** Where the keys are, in key order. */
    List<Range> ranges();

    /** The one of these keys that a creation enters or a deletion takes out; null for any other change. */
    byte[] key(Change change);

    /** The key is there. */
    void enter(byte[] key);

    /** The key is gone, or was never there where the log does not tell. */
    void takeOut(byte[] key);

    R result();
}

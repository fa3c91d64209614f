package io.groundkeeper.watch;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.schema.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A read of any number of keys, in pieces: each is of the version at which the view stands when it is begun, and what the log
 * changes beyond that in the pieces that are there is applied to them. So the whole is of one version, however long it takes, and
 * no transaction lives long.
 *
 * <p>Guarded by the view's lock; one piece is on its way at a time, and taken in under the read lock.
 *
 * @param <R> what the keys come to
 */
final class Scan<R> implements LongRead {
    /** A creation or deletion beyond what has been taken in. */
    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    private record Later(long version, byte[] key, boolean created) {}

    private final Supplier<ScanSubject<R>> subjects;
    private final Supplier<List<LoggedChange>> beyond;
    private final int keysAtOnce;
    private ScanSubject<R> subject;
    private List<Range> ranges;
    private int range;

    /** Everything up to here has been taken in. */
    private byte[] done;

    /** What the next piece may not show. */
    private final List<Later> later = new ArrayList<>();

    private boolean overtaken;

    /**
     * A scan that has read nothing yet.
     *
     * @param subjects makes what begins anew
     * @param beyond what has been applied beyond the version at which pieces are read
     * @param keysAtOnce keys of a piece
     */
    Scan(Supplier<ScanSubject<R>> subjects, Supplier<List<LoggedChange>> beyond, int keysAtOnce) {
        this.subjects = subjects;
        this.beyond = beyond;
        this.keysAtOnce = keysAtOnce;
        begin();
    }

    private void begin() {
        subject = subjects.get();
        ranges = subject.ranges();
        range = 0;
        done = ranges.get(0).begin;
        later.clear();
        overtaken = false;
        beyond.get().forEach(this::changed);
    }

    int keysAtOnce() {
        return keysAtOnce;
    }

    KeySelector from() {
        return KeySelector.firstGreaterThan(done);
    }

    KeySelector to() {
        return KeySelector.firstGreaterOrEqual(ranges.get(range).end);
    }

    @Override
    public void changed(LoggedChange logged) {
        byte[] key = subject.key(logged.change());
        if (key == null) {
            return;
        }
        Later change = new Later(logged.stamp().version(), key, logged.change() instanceof Change.NodeCreated);
        if (isDone(key)) {
            apply(change);
        } else {
            later.add(change);
        }
    }

    @Override
    public void overtake() {
        overtaken = true;
    }

    /**
     * Takes in the next piece.
     *
     * @param version the commit version at which it was read
     * @return whether it was the last
     */
    boolean take(List<KeyValue> piece, long version) {
        if (overtaken) {
            begin();
            return false;
        }
        boolean endOfRange = piece.size() < keysAtOnce;
        done = endOfRange ? ranges.get(range).end : piece.get(piece.size() - 1).getKey();
        piece.forEach(entry -> subject.enter(entry.getKey()));
        for (Later change : later) {
            if (change.version > version && isDone(change.key)) {
                apply(change);
            }
        }
        // The next piece shows what is no later than this one.
        later.removeIf(change -> change.version <= version || isDone(change.key));
        if (!endOfRange) {
            return false;
        }
        range++;
        if (range == ranges.size()) {
            return true;
        }
        done = ranges.get(range).begin;
        return false;
    }

    R result() {
        return subject.result();
    }

    private boolean isDone(byte[] key) {
        return ByteArrayUtil.compareUnsigned(key, done) <= 0;
    }

    private void apply(Later change) {
        if (change.created) {
            subject.enter(change.key);
        } else {
            subject.takeOut(change.key);
        }
    }
}

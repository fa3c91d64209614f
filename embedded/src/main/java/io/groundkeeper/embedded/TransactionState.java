package io.groundkeeper.embedded;

import com.apple.foundationdb.MutationType;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one attempt of a transaction has read and written so far, and FoundationDB's limits on it. Not thread-safe.
 * Methods throw {@link com.apple.foundationdb.FDBException} with FoundationDB's codes.
 */
final class TransactionState {
    /** What FoundationDB counts for a mutation or a conflict range beside its bytes. */
    private static final int MUTATION_OVERHEAD_BYTES = 44;

    private static final int RANGE_OVERHEAD_BYTES = 24;
    private static final long NO_VERSION = -1;

    private final TransactionSettings settings;
    private final WriteMap writes = new WriteMap();
    private final RangeSet readConflicts = new RangeSet();
    private final RangeSet writeConflicts = new RangeSet();
    private long readVersion = NO_VERSION;
    private long bytes;

    TransactionState(TransactionSettings settings) {
        this.settings = settings;
    }

    boolean hasReadVersion() {
        return readVersion != NO_VERSION;
    }

    long readVersion() {
        return readVersion;
    }

    void setReadVersion(long version) {
        if (hasReadVersion()) {
            throw FdbError.READ_VERSION_ALREADY_SET.exception();
        }
        if (version <= 0) {
            throw FdbError.VERSION_INVALID.exception();
        }
        readVersion = version;
    }

    /** Starts a read, which asks for the read version if it needs one; give it to {@link #finish} afterwards. */
    TransactionReads read(SnapshotReader reader, LongSupplier version, boolean snapshot) {
        WriteMap visible = settings.seesOwnWrites(snapshot) ? writes : null;
        return new TransactionReads(reader, version, visible, settings.bypassUnreadable());
    }

    /** Adds what a serialisable read depended on to the read conflicts. */
    void finish(TransactionReads reads) {
        reads.conflicts().forEach(this::addReadDependency);
    }

    private void addReadDependency(KeyRange range) {
        readConflicts.add(range);
        bytes += range.bytes() + RANGE_OVERHEAD_BYTES;
    }

    /** Like FoundationDB's, leaves out what this transaction itself has determined. */
    void addReadConflict(KeyRange range) {
        KeyRange legal = legalRange(range);
        if (legal.isEmpty()) {
            return;
        }
        if (settings.readYourWritesDisabled()) {
            addReadDependency(legal);
        } else {
            writes.dependentParts(legal).forEach(this::addReadDependency);
        }
    }

    void addWriteConflict(KeyRange range) {
        KeyRange legal = legalRange(range);
        if (!legal.isEmpty()) {
            addWriteRange(legal);
        }
    }

    private void addWriteRange(KeyRange range) {
        writeConflicts.add(range);
        bytes += range.bytes() + RANGE_OVERHEAD_BYTES;
    }

    void set(byte[] key, byte[] value) {
        boolean conflict = settings.takeWriteConflict();
        checkWritable(key);
        checkValue(value);
        count(key.length + value.length);
        writes.set(key, value);
        if (conflict) {
            addWriteRange(KeyRange.of(key));
        }
    }

    void clear(byte[] key) {
        boolean conflict = settings.takeWriteConflict();
        if (Keys.compare(key, Keys.END) >= 0) {
            throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
        }
        if (key.length <= Keys.MAX_KEY_BYTES + 1) { // as far as the bound of a range may go
            KeyRange range = KeyRange.of(key);
            bytes += range.bytes() + RANGE_OVERHEAD_BYTES;
            clear(range, conflict);
        }
    }

    void clear(KeyRange range) {
        boolean conflict = settings.takeWriteConflict();
        KeyRange legal = legalRange(range);
        count(range.bytes());
        clear(legal, conflict);
    }

    private void clear(KeyRange range, boolean conflict) {
        writes.clear(range);
        if (conflict) {
            addWriteRange(range);
        }
    }

    void mutate(MutationType type, byte[] key, byte[] operand) {
        boolean conflict = settings.takeWriteConflict();
        checkWritable(key);
        checkValue(operand);
        switch (type) {
            case SET_VERSIONSTAMPED_KEY -> {
                // Its conflict range is the key itself, once the stamp is known.
                writes.setStampedKey(Stamped.parse(key), operand, Math.max(0, readVersion));
                conflict = false;
            }
            case SET_VERSIONSTAMPED_VALUE -> writes.setStampedValue(key, Stamped.parse(operand));
            default -> writes.atomic(type, key, operand);
        }
        count(key.length + operand.length);
        if (conflict) {
            addWriteRange(KeyRange.of(key));
        }
    }

    private void count(int mutationBytes) {
        bytes += mutationBytes + MUTATION_OVERHEAD_BYTES;
    }

    private static void checkWritable(byte[] key) {
        if (Keys.compare(key, Keys.END) >= 0) {
            throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
        }
        if (key.length > Keys.MAX_KEY_BYTES) {
            throw FdbError.KEY_TOO_LARGE.exception();
        }
    }

    private static void checkValue(byte[] value) {
        if (value.length > Keys.MAX_VALUE_BYTES) {
            throw FdbError.VALUE_TOO_LARGE.exception();
        }
    }

    private static KeyRange legalRange(KeyRange range) {
        if (Keys.compare(range.begin(), range.end()) > 0) {
            throw FdbError.INVERTED_RANGE.exception();
        }
        if (Keys.compare(range.end(), Keys.END) > 0) {
            throw FdbError.KEY_OUTSIDE_LEGAL_RANGE.exception();
        }
        return new KeyRange(Keys.cutBound(range.begin()), Keys.cutBound(range.end()));
    }

    /** About the size of the commit request, in bytes, as FoundationDB adds it up on the way: twice where something is written twice. */
    long approximateBytes() {
        return bytes;
    }

    boolean isReadOnly() {
        return writes.isEmpty() && writeConflicts.isEmpty();
    }

    /** The commit of all this, at the read version if there is one. */
    CommitRequest commitRequest(CommitRequest.Listener listener) {
        List<Mutation> mutations = writes.mutations();
        long size = bytes(readConflicts) + bytes(writeConflicts);
        for (Mutation mutation : mutations) {
            size += MUTATION_OVERHEAD_BYTES + mutation.bytes();
        }
        return new CommitRequest(
                readVersion,
                readConflicts.ranges(),
                writeConflicts.ranges(),
                mutations,
                (int) Math.min(size, Integer.MAX_VALUE),
                listener);
    }

    private static long bytes(RangeSet conflicts) {
        return conflicts.bytes() + (long) RANGE_OVERHEAD_BYTES * conflicts.size();
    }
}

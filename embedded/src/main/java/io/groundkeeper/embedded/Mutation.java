package io.groundkeeper.embedded;

import com.apple.foundationdb.MutationType;

/** One change of a transaction, in the form in which it is committed. Arrays are shared and must not be changed. */
sealed interface Mutation {
    /** Removes every key of the range. */
    record Clear(KeyRange range) implements Mutation {}

    /** Sets a key; a null value removes it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Set(byte[] key, byte[] value) implements Mutation {}

    /** Combines the key's value, or its absence, with an operand. */
    @SuppressWarnings("ArrayRecordComponent")
    record Atomic(MutationType type, byte[] key, byte[] operand) implements Mutation {}

    /** Sets a key whose template gets the transaction's versionstamp. */
    @SuppressWarnings("ArrayRecordComponent")
    record StampedKey(Stamped key, byte[] value) implements Mutation {}

    /** Sets a key to a value whose template gets the transaction's versionstamp. */
    @SuppressWarnings("ArrayRecordComponent")
    record StampedValue(byte[] key, Stamped value) implements Mutation {}

    /** The bytes of its keys and values, as FoundationDB has them in a commit request. */
    default int bytes() {
        if (this instanceof Clear clear) {
            return clear.range.bytes();
        } else if (this instanceof Set set) {
            return set.value == null ? KeyRange.of(set.key).bytes() : set.key.length + set.value.length;
        } else if (this instanceof Atomic atomic) {
            return atomic.key.length + atomic.operand.length;
        } else if (this instanceof StampedKey stamped) {
            return stamped.key.bytes() + stamped.value.length;
        } else if (this instanceof StampedValue stamped) {
            return stamped.key.length + stamped.value.bytes();
        }
        throw new AssertionError(this);
    }
}

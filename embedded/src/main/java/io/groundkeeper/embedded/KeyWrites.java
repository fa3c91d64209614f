package io.groundkeeper.embedded;

import com.apple.foundationdb.MutationType;
import java.util.ArrayList;
import java.util.List;

/**
 * What one transaction wrote to one key: either the value is known ({@code isKnown}, {@code value}, null meaning
 * removed), or operations wait for the value they apply to. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent")
record KeyWrites(boolean isKnown, byte[] value, List<Mutation> pending) {
    static final KeyWrites UNWRITTEN = new KeyWrites(false, null, List.of());

    static KeyWrites known(byte[] value) {
        return new KeyWrites(true, value, List.of());
    }

    /** Whether the outcome does not depend on what is stored. */
    boolean isIndependent() {
        return isKnown || !(pending.get(0) instanceof Mutation.Atomic);
    }

    /** Adds a write. An unreadable key stays unreadable in FoundationDB, so its operations are kept one by one. */
    KeyWrites then(Mutation mutation, boolean unreadable) {
        if (!unreadable) {
            if (mutation instanceof Mutation.Set set) {
                return known(set.value());
            }
            if (isKnown && mutation instanceof Mutation.Atomic atomic) {
                return known(AtomicOps.apply(atomic.type(), value, atomic.operand()));
            }
        }
        List<Mutation> operations = new ArrayList<>(pending.size() + 2);
        if (isKnown) {
            operations.add(new Mutation.Set(keyOf(mutation), value));
        }
        operations.addAll(pending);
        addCombined(operations, mutation);
        return new KeyWrites(false, null, List.copyOf(operations));
    }

    /**
     * The value seen by a read, given what is stored (null when absent); an unreadable value shows what was given for it,
     * the stamp's offset included. The caller may keep the array.
     */
    byte[] over(byte[] stored) {
        if (isKnown) {
            return value == null ? null : value.clone();
        }
        byte[] result = stored;
        for (Mutation mutation : pending) {
            if (mutation instanceof Mutation.Set set) {
                result = set.value();
            } else if (mutation instanceof Mutation.Atomic atomic) {
                result = AtomicOps.apply(atomic.type(), result, atomic.operand());
            } else if (mutation instanceof Mutation.StampedValue stamped) {
                result = stamped.value().suffixed();
            }
        }
        return result == null || result == stored ? result : result.clone();
    }

    List<Mutation> mutations(byte[] key) {
        return isKnown ? List.of(new Mutation.Set(key, value)) : pending;
    }

    /** Keeps a counter that is added to a thousand times one operation long. */
    private static void addCombined(List<Mutation> operations, Mutation mutation) {
        int last = operations.size() - 1;
        if (last >= 0
                && mutation instanceof Mutation.Atomic next
                && operations.get(last) instanceof Mutation.Atomic previous
                && next.type() == MutationType.ADD
                && previous.type() == MutationType.ADD
                && next.operand().length == previous.operand().length) {
            byte[] sum = AtomicOps.apply(MutationType.ADD, previous.operand(), next.operand());
            operations.set(last, new Mutation.Atomic(MutationType.ADD, next.key(), sum));
        } else {
            operations.add(mutation);
        }
    }

    private static byte[] keyOf(Mutation mutation) {
        if (mutation instanceof Mutation.Set set) {
            return set.key();
        } else if (mutation instanceof Mutation.Atomic atomic) {
            return atomic.key();
        } else if (mutation instanceof Mutation.StampedValue stamped) {
            return stamped.key();
        }
        throw new IllegalArgumentException(mutation.toString());
    }
}

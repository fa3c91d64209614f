package io.groundkeeper.watch;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * The names of a znode's children, changed in place: a list of 100,000 must not be copied for one more. Guarded by the
 * view's lock.
 */
final class ChildNames {
    private static final int BYTES_PER_NAME = 96;

    private final Set<String> names;
    private long bytes;

    ChildNames(Collection<String> names) {
        this.names = new HashSet<>(names);
        this.bytes = this.names.stream().mapToLong(ChildNames::bytes).sum();
    }

    void add(String name) {
        if (names.add(name)) {
            bytes += bytes(name);
        }
    }

    void remove(String name) {
        if (names.remove(name)) {
            bytes -= bytes(name);
        }
    }

    Collection<String> view() {
        return Collections.unmodifiableSet(names);
    }

    /** About what the names take in memory, in bytes. */
    long bytes() {
        return bytes;
    }

    private static long bytes(String name) {
        return (long) BYTES_PER_NAME + name.length();
    }
}

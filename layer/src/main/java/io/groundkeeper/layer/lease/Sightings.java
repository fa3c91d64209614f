package io.groundkeeper.layer.lease;

import io.groundkeeper.schema.LeaseRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Since when, by one clock, each lease has been seen as it is. Not thread-safe. */
final class Sightings {
    private final Map<Long, Sighting> byOwner = new HashMap<>();

    /**
     * A lease as it was first seen, and when.
     *
     * @param lease null where an owner of sessions has none
     */
    record Sighting(LeaseRecord lease, long sinceNanos) {}

    /** Notes what was seen: those there are, and no others. */
    void see(Map<Long, LeaseRecord> leases, long nowNanos) {
        byOwner.keySet().retainAll(leases.keySet());
        leases.forEach((owner, lease) -> {
            Sighting before = byOwner.get(owner);
            if (before == null || !Objects.equals(before.lease(), lease)) {
                byOwner.put(owner, new Sighting(lease, nowNanos));
            }
        });
    }

    void forget(long owner) {
        byOwner.remove(owner);
    }

    /** Has all of them looked at, by owner. */
    void forEach(BiConsumer<Long, Sighting> action) {
        byOwner.forEach(action);
    }
}

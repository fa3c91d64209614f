package io.groundkeeper.layer.write;

import java.util.List;

/** Applying a request needs records that have not been loaded. Never leaves {@link BatchApplier}. */
final class NotLoadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Lookup> lookups;

    NotLoadedException(List<Lookup> lookups) {
        super("not loaded: " + lookups, null, false, false);
        this.lookups = lookups;
    }

    List<Lookup> lookups() {
        return lookups;
    }
}

package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.consistency.History;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.schema.TenantLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * A tenant from its creation to its deletion: one tree, whose clients see nothing of what was there under the same name before, or will
 * be. What is seen while it is deleted is not judged.
 */
final class TenantLife {
    private final Tenant tenant;
    private final UsageTrace usage;
    private final History history = new History();
    private final List<LimitCheck.Change> limits = new ArrayList<>();
    private boolean ended;
    private long goneNanos = Long.MAX_VALUE;

    TenantLife(Tenant tenant, UsageTrace usage) {
        this.tenant = tenant;
        this.usage = usage;
    }

    Tenant tenant() {
        return tenant;
    }

    /** What it has. */
    UsageTrace usage() {
        return usage;
    }

    void limited(long nanos, TenantLimits to) {
        limits.add(new LimitCheck.Change(nanos, to));
    }

    /** What it was limited to, in the course of time. */
    List<LimitCheck.Change> limits() {
        return limits;
    }

    /** What its clients have seen. */
    History history() {
        return history;
    }

    void add(Entry entry) {
        if (!ended) {
            history.add(entry);
        }
    }

    /** Somebody is about to delete it. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Its deletion is done, as far as whoever has asked for it knows. */
    void gone(long nanos) {
        goneNanos = nanos;
    }

    /** Since when it is gone; {@link Long#MAX_VALUE} where it is not. */
    long goneNanos() {
        return goneNanos;
    }

    @Override
    public String toString() {
        return tenant.name() + " since " + tenant.zxids().baseVersion();
    }
}

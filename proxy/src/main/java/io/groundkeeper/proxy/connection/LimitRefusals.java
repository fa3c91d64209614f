package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.schema.TenantLimit;
import java.util.Optional;

/** Which writes were refused because the tenant has, or would have, more than it may. */
final class LimitRefusals {
    private LimitRefusals() {}

    /** The limit that a write would have exceeded; empty where it was carried out, or refused for another reason. */
    static Optional<TenantLimit> of(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.failure().limit();
        }
        return outcome instanceof Outcome.MultiFailed multi
                ? multi.members().stream()
                        .flatMap(member -> of(member).stream())
                        .findFirst()
                : Optional.empty();
    }
}

package io.groundkeeper.layer.fsck;

import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.layer.usage.UsageCount;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** That a tenant has what its counter says. */
final class UsageCheck {
    private static final String SUBJECT = "usage";

    private final Transactions transactions;
    private final TenantKeys keys;
    private final Tally tally;

    UsageCheck(Transactions transactions, TenantKeys keys, Tally tally) {
        this.transactions = transactions;
        this.keys = keys;
        this.tally = tally;
    }

    CompletableFuture<Void> run() {
        return UsageCount.count(transactions, keys, SubtreeSize.Limits.DEFAULT).handle((result, error) -> {
            if (error == null) {
                check(result);
            } else {
                tally.unchecked(SUBJECT, StoreErrors.unwrap(error).getMessage());
            }
            return null;
        });
    }

    private void check(UsageCount.Result result) {
        if (result.mark() == null) {
            return; // of a tenant that was made before this was counted, and not opened since
        }
        List<Violation> found = new ArrayList<>();
        TenantUsage kept = result.kept();
        TenantUsage counted = result.counted();
        compare("znodes", kept.znodes(), counted.znodes(), found);
        compare("bytes", kept.bytes(), counted.bytes(), found);
        compare("sessions", kept.sessions(), counted.sessions(), found);
        tally.add("counters of usage", 3, found);
    }

    private static void compare(String what, long kept, long counted, List<Violation> found) {
        if (kept != counted) {
            found.add(new Violation(SUBJECT, "says " + kept + " " + what + ", and there are " + counted));
        }
    }
}

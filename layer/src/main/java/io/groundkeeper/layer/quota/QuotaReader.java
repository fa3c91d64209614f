package io.groundkeeper.layer.quota;

import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.TenantKeys;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a tenant's quotas. Whoever changes one writes their generation, a versionstamp, so that a set read once is right
 * wherever the generation is the same: as long as nobody sets quotas, reading them costs a look at one key. Thread-safe.
 */
public final class QuotaReader {
    private final TenantKeys keys;
    private volatile Known known;

    public QuotaReader(TenantKeys keys) {
        this.keys = keys;
    }

    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    private record Known(byte[] generation, QuotaSet quotas) {}

    /** The quotas at the transaction's read version. An exact read conflicts with whoever changes one. */
    public CompletableFuture<QuotaSet> quotas(ReadTransaction transaction) {
        return transaction.get(keys.quotaGeneration()).thenCompose(generation -> {
            if (generation == null) {
                return CompletableFuture.completedFuture(QuotaSet.NONE);
            }
            Known before = known;
            if (before != null && Arrays.equals(before.generation(), generation)) {
                return CompletableFuture.completedFuture(before.quotas());
            }
            return transaction.getRange(keys.quotas()).asList().thenApply(entries -> {
                Map<String, QuotaRecord> records = new HashMap<>();
                entries.forEach(
                        entry -> records.put(keys.quotaPath(entry.getKey()), QuotaRecord.decode(entry.getValue())));
                QuotaSet quotas = new QuotaSet(records);
                known = new Known(generation, quotas);
                return quotas;
            });
        });
    }
}

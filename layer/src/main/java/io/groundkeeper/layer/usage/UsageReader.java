package io.groundkeeper.layer.usage;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads the counter of what a tenant has. */
public final class UsageReader {
    private final TenantKeys keys;

    public UsageReader(TenantKeys keys) {
        this.keys = keys;
    }

    /** What the tenant has; empty where it was made before this was counted, and has not been counted since. */
    public CompletableFuture<Optional<TenantUsage>> read(ReadTransaction transaction) {
        return transaction.getRange(keys.usageAndCounted()).asList().thenApply(entries -> {
            boolean counted = entries.stream().anyMatch(entry -> Arrays.equals(entry.getKey(), keys.counted()));
            return counted ? Optional.of(added(entries)) : Optional.empty();
        });
    }

    private TenantUsage added(List<KeyValue> entries) {
        return entries.stream()
                .filter(entry -> Arrays.equals(entry.getKey(), keys.usage()))
                .findFirst()
                .map(entry -> TenantUsage.decode(entry.getValue()))
                .orElse(TenantUsage.NONE);
    }
}

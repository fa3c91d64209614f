package io.groundkeeper.proxy.tenant;

import io.groundkeeper.layer.Transactions;
import io.groundkeeper.proxy.command.EphemeralIndex;
import io.groundkeeper.schema.TenantKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The ephemerals of a tenant as the store has them. */
final class StoredEphemerals implements EphemeralIndex {
    private static final int KEYS_AT_ONCE = 1_000;

    private final TenantKeys keys;
    private final KeyPages pages;

    StoredEphemerals(Transactions transactions, TenantKeys keys) {
        this.keys = keys;
        this.pages = new KeyPages(transactions, keys.ephemerals(), KEYS_AT_ONCE);
    }

    @Override
    public CompletableFuture<List<Entry>> first() {
        return pages.first().thenApply(this::entries);
    }

    @Override
    public CompletableFuture<List<Entry>> after(Entry last) {
        return pages.after(keys.ephemeral(last.sessionId(), last.path())).thenApply(this::entries);
    }

    private List<Entry> entries(List<byte[]> page) {
        return page.stream()
                .map(key -> new Entry(keys.ephemeralSessionId(key), keys.ephemeralPath(key)))
                .toList();
    }
}

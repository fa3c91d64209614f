package io.groundkeeper.proxy.tenant;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import io.groundkeeper.layer.Transactions;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The keys of a range, some at a time, each time at a version of its own: whatever changes meanwhile may be missed. */
final class KeyPages {
    private final Transactions transactions;
    private final Range range;
    private final int size;

    /** Pages of {@code size} keys. */
    KeyPages(Transactions transactions, Range range, int size) {
        this.transactions = transactions;
        this.range = range;
        this.size = size;
    }

    CompletableFuture<List<byte[]>> first() {
        return from(KeySelector.firstGreaterOrEqual(range.begin));
    }

    CompletableFuture<List<byte[]>> after(byte[] key) {
        return from(KeySelector.firstGreaterThan(key));
    }

    private CompletableFuture<List<byte[]>> from(KeySelector begin) {
        return transactions.read(transaction -> transaction
                .snapshot()
                .getRange(begin, KeySelector.firstGreaterOrEqual(range.end), size)
                .asList()
                .thenApply(entries -> entries.stream().map(KeyValue::getKey).toList()));
    }

    /** How many keys there are. */
    CompletableFuture<Long> count() {
        return first().thenCompose(page -> addTo(0, page));
    }

    private CompletableFuture<Long> addTo(long before, List<byte[]> page) {
        long now = before + page.size();
        return page.size() < size
                ? CompletableFuture.completedFuture(now)
                : after(page.get(page.size() - 1)).thenCompose(next -> addTo(now, next));
    }
}

package io.groundkeeper.layer;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.async.AsyncUtil;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import java.util.concurrent.CompletableFuture;

/** Clears what may be much: a bounded number of keys at a time, as a long clear is a heavy transaction for some engines. */
public final class PagedClear {
    private PagedClear() {}

    /** Clears all of {@code range}, reading without conflicts; what is written there meanwhile may stay. */
    public static CompletableFuture<Void> clear(Transactions transactions, Range range, int keysAtOnce) {
        return AsyncUtil.whileTrue(
                () -> transactions.write(transaction -> transaction
                        .snapshot()
                        .getKey(KeySelector.firstGreaterOrEqual(range.begin).add(keysAtOnce))
                        .thenApply(key -> {
                            boolean more = ByteArrayUtil.compareUnsigned(key, range.end) < 0;
                            transaction.clear(range.begin, more ? key : range.end);
                            return more;
                        })),
                transactions.executor());
    }
}

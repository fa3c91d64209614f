package io.groundkeeper.layer.fsck;

import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Transactions;
import java.util.concurrent.CompletableFuture;

/** Goes through the records of one kind, some at a time, each time in a transaction of its own. */
final class Sweep {
    /** Few enough that a transaction with all that they have to do with stays far below five seconds and 10 MB. */
    private static final int KEYS_AT_ONCE = 100;

    private final Transactions transactions;
    private final Tally tally;

    Sweep(Transactions transactions, Tally tally) {
        this.transactions = transactions;
        this.tally = tally;
    }

    /** Checks all records of {@code range}. */
    CompletableFuture<Void> through(String kind, Range range, PageCheck check) {
        Position position = new Position(range.begin);
        return AsyncUtil.whileTrue(
                () -> transactions
                        .read(transaction -> page(transaction, position.next, range, check))
                        .thenApply(page -> {
                            tally.add(kind, page.result.records(), page.result.violations());
                            position.next = page.next;
                            return page.next != null;
                        }),
                transactions.executor());
    }

    private static final class Position {
        private byte[] next;

        Position(byte[] next) {
            this.next = next;
        }
    }

    /**
     * A page that was checked.
     *
     * @param next where the next one begins, null where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    private record Page(PageCheck.Result result, byte[] next) {}

    private static CompletableFuture<Page> page(
            ReadTransaction transaction, byte[] from, Range range, PageCheck check) {
        State state = new State(transaction);
        return transaction.getRange(from, range.end, KEYS_AT_ONCE).asList().thenCompose(entries -> {
            if (entries.size() < KEYS_AT_ONCE) {
                return check.check(state, entries).thenApply(result -> new Page(result, null));
            }
            return check.whole(state, entries)
                    .thenCompose(
                            page -> check.check(state, page).thenApply(result -> new Page(result, check.after(page))));
        });
    }
}

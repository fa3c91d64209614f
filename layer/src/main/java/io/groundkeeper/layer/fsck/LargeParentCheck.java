package io.groundkeeper.layer.fsck;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncUtil;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LogReader;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * That a znode has as many children as it counts, however many: they are counted page by page, and what has been counted is kept
 * up to date by the log. So the last page's version has one exact number.
 */
final class LargeParentCheck {
    private static final String KIND = "children of large znodes";
    private static final int NAMES_AT_ONCE = 10_000;
    private static final int LOG_ENTRIES_AT_ONCE = 1_000;

    private final Transactions transactions;
    private final TenantKeys keys;
    private final LogReader log;
    private final Tally tally;
    private final String path;
    private final Range names;

    /** First of the keys that have not been counted. */
    private byte[] next;

    /** Up to where the log is in the count; null before the first page. */
    private Stamp position;

    private long count;

    LargeParentCheck(Transactions transactions, TenantKeys keys, Tally tally, String path) {
        this.transactions = transactions;
        this.keys = keys;
        this.log = new LogReader(keys, LOG_ENTRIES_AT_ONCE);
        this.tally = tally;
        this.path = path;
        this.names = keys.childNames(path);
        this.next = names.begin;
    }

    CompletableFuture<Void> run() {
        return AsyncUtil.whileTrue(() -> transactions.read(this::step).thenApply(this::take), transactions.executor());
    }

    /**
     * What one transaction has read.
     *
     * @param missed the log since the last one
     * @param page names that follow; none where the log has not been read to its end
     * @param counters what the znode counts
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    private record Step(LogReader.Stretch missed, List<KeyValue> page, byte[] counters) {}

    private CompletableFuture<Step> step(ReadTransaction transaction) {
        return missed(transaction)
                .thenCompose(missed -> missed.more() || missed.gap()
                        ? CompletableFuture.completedFuture(new Step(missed, List.of(), null))
                        : transaction
                                .getRange(next, names.end, NAMES_AT_ONCE)
                                .asList()
                                .thenCombine(
                                        transaction.get(keys.children(path)),
                                        (page, counters) -> new Step(missed, page, counters)));
    }

    private CompletableFuture<LogReader.Stretch> missed(ReadTransaction transaction) {
        return position == null
                ? transaction
                        .getReadVersion()
                        .thenApply(version -> new LogReader.Stretch(List.of(), version, version, false, false))
                : log.readAfter(transaction, position);
    }

    /** Whether to go on. */
    private boolean take(Step step) {
        if (step.missed.gap()) {
            tally.unchecked(path, "its children were counted for longer than the log is kept");
            return false;
        }
        step.missed.changes().forEach(this::apply);
        position = Stamp.endOf(step.missed.version());
        if (step.missed.more()) {
            return true;
        }
        count += step.page.size();
        if (step.page.size() == NAMES_AT_ONCE) {
            next = ByteArrayUtil.keyAfter(step.page.get(NAMES_AT_ONCE - 1).getKey());
            tally.add(KIND, NAMES_AT_ONCE, List.of());
            return true;
        }
        int counted =
                step.counters == null ? 0 : ChildCounters.decode(step.counters).numChildren();
        tally.add(
                KIND,
                step.page.size(),
                counted == count ? List.of() : List.of(Violation.ofCount(path, counted, count)));
        return false;
    }

    private void apply(LoggedChange logged) {
        if (logged.change() instanceof Change.NodeCreated created) {
            count += counted(created.path());
        } else if (logged.change() instanceof Change.NodeDeleted deleted) {
            count -= counted(deleted.path());
        }
    }

    private int counted(String child) {
        if (child.equals(Paths.ROOT) || !Paths.parent(child).equals(path)) {
            return 0;
        }
        byte[] entry = keys.child(path, Paths.name(child));
        return ByteArrayUtil.compareUnsigned(entry, next) < 0 ? 1 : 0;
    }
}

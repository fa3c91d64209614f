package io.groundkeeper.layer.usage;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LogReader;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.QuotaUsage;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Counts what a tenant has, exactly, while it is written to and without getting in anyone's way. The tree is counted page by page, each
 * at a version of its own; between two pages the log tells which znodes of those counted already have changed, and how they did is
 * seen by reading them at both versions. So the sum is right at the last page's version.
 */
public final class UsageCount {
    private static final int LOG_ENTRIES_AT_ONCE = 1_000;
    private static final int SESSIONS_AT_MOST = 1_000_000;
    private static final int ATTEMPTS = 5;

    private final Transactions transactions;
    private final TenantKeys keys;
    private final SubtreeSize.Limits page;
    private final LogReader log;

    private QuotaUsage size = QuotaUsage.NONE;

    /** The version at which {@link #size} is right; 0 before the first page. */
    private long version;

    /** The last path that is in it; null when all are. */
    private String upTo = QuotaRecord.NOTHING;

    private UsageCount(Transactions transactions, TenantKeys keys, SubtreeSize.Limits page) {
        this.transactions = transactions;
        this.keys = keys;
        this.page = page;
        this.log = new LogReader(keys, LOG_ENTRIES_AT_ONCE);
    }

    /**
     * What was found, all at one version.
     *
     * @param counted what there is
     * @param kept what the counter says, as far as it has been kept
     * @param mark whether and when that was counted
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    public record Result(TenantUsage counted, TenantUsage kept, byte[] mark) {}

    /** The log does not go back to where the last page was read: it was trimmed meanwhile. */
    public static final class InterruptedCountException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InterruptedCountException() {
            super("it took longer than the log is kept");
        }
    }

    /**
     * Counts.
     *
     * @param page how much is read at one version
     * @return what there is; fails where the store does, and with {@link InterruptedCountException}
     */
    public static CompletableFuture<Result> count(Transactions transactions, TenantKeys keys, SubtreeSize.Limits page) {
        return count(transactions, keys, page, ATTEMPTS);
    }

    private static CompletableFuture<Result> count(
            Transactions transactions, TenantKeys keys, SubtreeSize.Limits page, int attempts) {
        return AsyncUtil.composeHandle(new UsageCount(transactions, keys, page).run(), (result, error) -> {
            if (error == null) {
                return CompletableFuture.completedFuture(result);
            }
            // Versions get too old where the store or this process stands still for a while.
            return attempts > 1 && StoreErrors.unwrap(error) instanceof FDBException
                    ? count(transactions, keys, page, attempts - 1)
                    : CompletableFuture.failedFuture(StoreErrors.unwrap(error));
        });
    }

    private CompletableFuture<Result> run() {
        return AsyncUtil.whileTrue(() -> step().thenApply(done -> upTo != null), transactions.executor())
                .thenCompose(done -> at(version, this::result));
    }

    /** Brings the sum to a newer version, and counts on where that is the newest. */
    private CompletableFuture<Void> step() {
        return transactions.read(this::missed).thenCompose(missed -> {
            if (missed.gap()) {
                throw new InterruptedCountException();
            }
            return follow(missed).thenCompose(followed -> missed.more() ? AsyncUtil.DONE : countPage());
        });
    }

    private CompletableFuture<LogReader.Stretch> missed(ReadTransaction transaction) {
        return version == 0
                ? transaction
                        .getReadVersion()
                        .thenApply(now -> new LogReader.Stretch(List.of(), now, now, false, false))
                : log.readAfter(transaction, Stamp.endOf(version));
    }

    private CompletableFuture<Void> follow(LogReader.Stretch missed) {
        Set<String> changed = new TreeSet<>();
        missed.changes().forEach(change -> addPath(change, changed));
        CompletableFuture<QuotaUsage> before = sizeOf(changed, version);
        CompletableFuture<QuotaUsage> after = sizeOf(changed, missed.version());
        return before.thenAcceptBoth(after, (was, is) -> {
            size = size.plus(is).plus(was.negated());
            version = missed.version();
        });
    }

    private void addPath(LoggedChange logged, Set<String> changed) {
        Change change = logged.change();
        if (change instanceof Change.NodeCreated created) {
            addCounted(created.path(), changed);
        } else if (change instanceof Change.NodeDeleted deleted) {
            addCounted(deleted.path(), changed);
        } else if (change instanceof Change.DataChanged set) {
            addCounted(set.path(), changed);
        }
    }

    private void addCounted(String path, Set<String> changed) {
        if (!new QuotaRecord(false, true, upTo).awaits(path)) {
            changed.add(path);
        }
    }

    private CompletableFuture<QuotaUsage> sizeOf(Set<String> paths, long atVersion) {
        if (paths.isEmpty()) {
            return CompletableFuture.completedFuture(QuotaUsage.NONE);
        }
        return at(atVersion, transaction -> {
            List<CompletableFuture<QuotaUsage>> sizes = new ArrayList<>();
            for (String path : paths) {
                sizes.add(transaction
                        .get(keys.data(path, 0))
                        .thenApply(data -> data == null ? QuotaUsage.NONE : new QuotaUsage(1, NodeData.length(data))));
            }
            return AsyncUtil.getAll(sizes).thenApply(all -> all.stream().reduce(QuotaUsage.NONE, QuotaUsage::plus));
        });
    }

    private CompletableFuture<Void> countPage() {
        return at(version, transaction -> SubtreeSize.read(transaction, keys, "/", upTo, page))
                .thenAccept(counted -> {
                    size = size.plus(counted.size());
                    upTo = counted.countedUpTo();
                });
    }

    private CompletableFuture<Result> result(ReadTransaction transaction) {
        CompletableFuture<Integer> sessions =
                transaction.getRange(keys.sessions(), SESSIONS_AT_MOST).asList().thenApply(List::size);
        CompletableFuture<byte[]> kept = transaction.get(keys.usage());
        CompletableFuture<byte[]> mark = transaction.get(keys.counted());
        return CompletableFuture.allOf(sessions, kept, mark)
                .thenApply(read -> new Result(
                        new TenantUsage(size.znodes(), size.bytes(), sessions.join()),
                        kept.join() == null ? TenantUsage.NONE : TenantUsage.decode(kept.join()),
                        mark.join()));
    }

    private <T> CompletableFuture<T> at(long atVersion, Function<Transaction, CompletableFuture<T>> work) {
        return transactions.once(transaction -> {
            transaction.setReadVersion(atVersion);
            return work.apply(transaction);
        });
    }
}

package io.groundkeeper.watch;

import com.apple.foundationdb.KeyValue;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LoggedChange;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads for which a view does not stand still: of several znodes, or of many keys. They follow the log until they are
 * complete, and so are of the one version at which the view stands then.
 */
final class LongReads {
    /** Keys of one transaction: some hundred kilobytes, far below five seconds. */
    private static final int KEYS_AT_ONCE = 10_000;

    private final Transactions transactions;
    private final Standpoint view;
    private final NodeReads nodes;
    private final Set<LongRead> underWay = ConcurrentHashMap.newKeySet();

    LongReads(Transactions transactions, Standpoint view, NodeReads nodes) {
        this.transactions = transactions;
        this.view = view;
        this.nodes = nodes;
    }

    /** As {@link LongRead#changed}. */
    void changed(LoggedChange change) {
        underWay.forEach(read -> read.changed(change));
    }

    /** As {@link LongRead#overtake}. */
    void overtake() {
        underWay.forEach(LongRead::overtake);
    }

    /**
     * Reads several znodes as of one version.
     *
     * @param shown what the handler is to be given of each
     */
    <T> void readTogether(
            List<NodeRead> wanted, boolean withData, Function<CachedNode, T> shown, ReadHandler<List<T>> handler) {
        JointRead joint = new JointRead(wanted, withData, new JointRead.View() {
            @Override
            public void read(NodeRead one, ReadHandler<CachedNode> each) {
                nodes.read(one, each);
            }

            @Override
            public boolean deliver(JointRead complete) {
                return give(complete, () -> shownResults(complete, shown), handler);
            }

            @Override
            public void failed(JointRead incomplete, Throwable cause) {
                fail(incomplete, cause, handler);
            }
        });
        underWay.add(joint);
        joint.advance();
    }

    private static <T> List<T> shownResults(JointRead joint, Function<CachedNode, T> shown) {
        List<CachedNode> results = joint.results();
        return results == null ? null : results.stream().map(shown).toList();
    }

    <R> void scan(Supplier<ScanSubject<R>> subjects, ReadHandler<R> handler) {
        Scan<R> scan;
        view.readLock().lock();
        try {
            scan = new Scan<>(subjects, view::beyond, KEYS_AT_ONCE);
            underWay.add(scan);
        } finally {
            view.readLock().unlock();
        }
        goOn(scan, handler);
    }

    private record Piece(List<KeyValue> entries, long version) {}

    private <R> void goOn(Scan<R> scan, ReadHandler<R> handler) {
        CompletableFuture<Piece> read = transactions.read(transaction -> {
            long at = view.version();
            transaction.setReadVersion(at);
            return transaction
                    .snapshot()
                    .getRange(scan.from(), scan.to(), scan.keysAtOnce())
                    .asList()
                    .thenApply(entries -> new Piece(entries, at));
        });
        read.thenAccept(piece -> {
                    if (!give(scan, () -> scan.take(piece.entries, piece.version) ? scan.result() : null, handler)) {
                        goOn(scan, handler);
                    }
                })
                .exceptionally(error -> {
                    fail(scan, StoreErrors.unwrap(error), handler);
                    return null;
                });
    }

    /** Gives out, under the lock, what a read has come to; not so where that is null. */
    private <T> boolean give(LongRead read, Supplier<T> result, ReadHandler<T> handler) {
        view.readLock().lock();
        try {
            T value = result.get();
            if (value == null) {
                return false;
            }
            underWay.remove(read);
            handler.read(value, view.zxid());
            return true;
        } finally {
            view.readLock().unlock();
        }
    }

    private void fail(LongRead read, Throwable cause, ReadHandler<?> handler) {
        underWay.remove(read);
        handler.failed(cause);
    }
}

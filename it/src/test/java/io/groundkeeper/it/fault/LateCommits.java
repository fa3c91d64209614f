package io.groundkeeper.it.fault;

import com.apple.foundationdb.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Commits on their way after their clients were told an error. Each arrives after a while or just before another commit; it
 * may be refused by then, as any commit. Thread-safe.
 */
final class LateCommits implements AutoCloseable {
    private final FaultInjector injector;
    private final Pauses pauses;
    private final Set<Transaction> onTheirWay = new LinkedHashSet<>();

    LateCommits(FaultInjector injector, Pauses pauses) {
        this.injector = injector;
        this.pauses = pauses;
    }

    /** Takes over a transaction, and closes it in the end. */
    void add(Transaction transaction) {
        synchronized (this) {
            onTheirWay.add(transaction);
        }
        pauses.pause(transaction.getExecutor()).thenRun(() -> arrive(transaction));
    }

    /** Lets some arrive now. */
    void arriveSome() {
        List<Transaction> arriving;
        synchronized (this) {
            arriving = new ArrayList<>(onTheirWay);
        }
        arriving.removeIf(transaction -> injector.coin());
        arriving.forEach(this::arrive);
    }

    private void arrive(Transaction transaction) {
        synchronized (this) {
            if (!onTheirWay.remove(transaction)) {
                return;
            }
        }
        transaction.commit().whenComplete((committed, error) -> {
            injector.arrived(error == null);
            transaction.close();
        });
    }

    /** What is still on its way is lost. */
    @Override
    public synchronized void close() {
        onTheirWay.forEach(Transaction::close);
        onTheirWay.clear();
    }
}

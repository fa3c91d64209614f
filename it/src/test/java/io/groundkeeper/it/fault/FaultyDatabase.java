package io.groundkeeper.it.fault;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database whose calls go wrong as an injector decides. What to do about an error (which to retry, how long to wait) is
 * left to the engine below: its {@code onError} hears of injected errors as of its own.
 */
public final class FaultyDatabase extends DatabaseDecorator {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyDatabase.class);

    private final FaultInjector injector;
    private final Pauses pauses;
    private final LateCommits lateCommits;
    private final Database decorated;

    private FaultyDatabase(Database target, FaultInjector injector, ScheduledExecutorService timer) {
        super(target);
        this.injector = injector;
        this.pauses = new Pauses(injector, timer);
        this.lateCommits = new LateCommits(injector, pauses);
        this.decorated = Decorator.decorate(Database.class, target, this);
    }

    /** Another face of {@code target}, which goes wrong. Closing it closes {@code target}, and logs what was injected. */
    public static Database over(Database target, FaultInjector injector) {
        return over(target, injector, Pauses.realTime());
    }

    /** The same, with the time of {@code timer}, which is closed with it. */
    public static Database over(Database target, FaultInjector injector, ScheduledExecutorService timer) {
        return new FaultyDatabase(target, injector, timer).decorated;
    }

    @Override
    Object close(Call call) throws Throwable {
        lateCommits.close();
        pauses.close();
        LOG.info("{}", injector);
        return call.toTarget();
    }

    /** The face of this that its transactions belong to. */
    Database decorated() {
        return decorated;
    }

    @Override
    Transaction decorate(Transaction transaction) {
        return new FaultyTransaction(this, transaction, injector, pauses, lateCommits).decorated();
    }

    /** A transaction in place of one that cannot be told of its error: what is left to know is whether to try again. */
    CompletableFuture<Transaction> inPlaceOf(Transaction transaction, Throwable error) {
        return target.createTransaction(transaction.getExecutor()).onError(error);
    }
}

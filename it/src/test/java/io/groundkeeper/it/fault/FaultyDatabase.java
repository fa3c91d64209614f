package io.groundkeeper.it.fault;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database whose calls go wrong as an injector decides. What to do about an error (which to retry, how long to wait) is
 * left to the engine below: its {@code onError} hears of injected errors as of its own.
 */
public final class FaultyDatabase implements Decorator {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyDatabase.class);

    private final Database target;
    private final FaultInjector injector;
    private final Pauses pauses;
    private final LateCommits lateCommits;
    private final Database decorated;

    private FaultyDatabase(Database target, FaultInjector injector, ScheduledExecutorService timer) {
        this.target = target;
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
    public Object answer(String method, Object[] arguments, Call call) throws Throwable {
        return switch (method) {
            case "createTransaction" -> decorate((Transaction) call.toTarget());
            case "run", "read" -> RetryLoop.run(transaction(arguments), function(arguments));
            case "runAsync", "readAsync" ->
                RetryLoop.<Object>runAsync(transaction(arguments), function(arguments), executor(arguments));
            case "close" -> {
                lateCommits.close();
                pauses.close();
                LOG.info("{}", injector);
                yield call.toTarget();
            }
            default -> call.toTarget();
        };
    }

    private Transaction transaction(Object[] arguments) {
        return decorate(target.createTransaction(executor(arguments)));
    }

    /** The last argument of a retry loop, where it is given. */
    private Executor executor(Object[] arguments) {
        return arguments.length > 1 ? (Executor) arguments[1] : target.getExecutor();
    }

    @SuppressWarnings("unchecked")
    private static <T> Function<Transaction, T> function(Object[] arguments) {
        return (Function<Transaction, T>) arguments[0];
    }

    /** The face of this that its transactions belong to. */
    Database decorated() {
        return decorated;
    }

    Transaction decorate(Transaction transaction) {
        return new FaultyTransaction(this, transaction, injector, pauses, lateCommits).decorated();
    }

    /** A transaction in place of one that cannot be told of its error: what is left to know is whether to try again. */
    CompletableFuture<Transaction> inPlaceOf(Transaction transaction, Throwable error) {
        return target.createTransaction(transaction.getExecutor()).onError(error);
    }
}

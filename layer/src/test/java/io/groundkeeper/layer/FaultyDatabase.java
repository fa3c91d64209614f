package io.groundkeeper.layer;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Transaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database whose commits fail at random, as those of a cluster do that loses messages and processes: refused; of unknown
 * result, carried out or not; or still on their way, to arrive just before a later commit. Only transactions that are
 * created one by one are affected, not those of {@code run} and {@code runAsync}.
 */
public final class FaultyDatabase {
    private final Database database;
    private final Random random;
    private final double probability;
    private final Set<Transaction> late = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Transaction> onTheirWay = new ArrayList<>();
    private final AtomicInteger faults = new AtomicInteger();

    private FaultyDatabase(Database database, long seed, double probability) {
        this.database = database;
        this.random = new Random(seed);
        this.probability = probability;
    }

    /** Another face of {@code database}, with faults. */
    public static FaultyDatabase of(Database database, long seed, double probability) {
        return new FaultyDatabase(database, seed, probability);
    }

    public int faults() {
        return faults.get();
    }

    public Database database() {
        return proxy(Database.class, database, (name, call) -> {
            Object result = call.get();
            return name.equals("createTransaction") ? faulty((Transaction) result) : result;
        });
    }

    private Transaction faulty(Transaction transaction) {
        return proxy(Transaction.class, transaction, (name, call) -> switch (name) {
            case "commit" -> commit(transaction);
            case "onError" -> again(transaction, call);
            case "close" -> isLate(transaction) ? null : call.get();
            default -> call.get();
        });
    }

    private CompletableFuture<Void> commit(Transaction transaction) {
        Fault fault = next();
        return arrivals().thenCompose(arrived -> switch (fault) {
            case NONE -> transaction.commit();
            case REFUSED -> failure(1020);
            case NOT_DONE -> failure(1021);
            case DONE -> transaction.commit().thenCompose(done -> failure(1021));
            case LATE -> {
                synchronized (this) {
                    late.add(transaction);
                    onTheirWay.add(transaction);
                }
                yield failure(1021);
            }
        });
    }

    private synchronized Fault next() {
        if (random.nextDouble() >= probability) {
            return Fault.NONE;
        }
        faults.incrementAndGet();
        return Fault.FAULTS[random.nextInt(Fault.FAULTS.length)];
    }

    /** Commits what was on its way; whether it is refused by now is nobody's business. */
    private CompletableFuture<Void> arrivals() {
        List<Transaction> arriving;
        synchronized (this) {
            arriving = List.copyOf(onTheirWay);
            onTheirWay.clear();
        }
        return CompletableFuture.allOf(arriving.stream()
                .map(transaction -> transaction.commit().handle((done, error) -> {
                    transaction.close();
                    return null;
                }))
                .toArray(CompletableFuture[]::new));
    }

    /** Whether its commit comes, or came, without its owner: it is closed then. */
    private synchronized boolean isLate(Transaction transaction) {
        return late.contains(transaction);
    }

    private Object again(Transaction transaction, Call call) throws Throwable {
        if (isLate(transaction)) {
            return CompletableFuture.completedFuture(faulty(database.createTransaction()));
        }
        return ((CompletableFuture<?>) call.get()).thenApply(fresh -> faulty((Transaction) fresh));
    }

    private static CompletableFuture<Void> failure(int code) {
        return CompletableFuture.failedFuture(new FDBException("injected", code));
    }

    private enum Fault {
        NONE,
        REFUSED,
        NOT_DONE,
        DONE,
        LATE;

        private static final Fault[] FAULTS = {REFUSED, NOT_DONE, DONE, LATE};
    }

    private interface Call {
        Object get() throws Throwable;
    }

    private interface Interceptor {
        Object intercept(String method, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T target, Interceptor interceptor) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> interceptor.intercept(method.getName(), () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        return type.cast(proxy);
    }
}

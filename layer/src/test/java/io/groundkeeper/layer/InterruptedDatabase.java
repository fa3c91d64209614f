package io.groundkeeper.layer;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of which one transaction that writes fails, before its work or after its commit. */
public final class InterruptedDatabase {
    private final Database database;
    private final int number;
    private final int code;
    private final boolean afterCommit;
    private final AtomicInteger transactions = new AtomicInteger();

    private InterruptedDatabase(Database database, int number, int code, boolean afterCommit) {
        this.database = database;
        this.number = number;
        this.code = code;
        this.afterCommit = afterCommit;
    }

    /** The transaction of this number, counted from 1, does nothing. */
    public static InterruptedDatabase before(Database database, int number, int code) {
        return new InterruptedDatabase(database, number, code, false);
    }

    /** The transaction of this number commits, but whoever wanted it does not learn of that. */
    public static InterruptedDatabase afterCommit(Database database, int number, int code) {
        return new InterruptedDatabase(database, number, code, true);
    }

    /** Whether there were so many transactions. */
    public boolean isInterrupted() {
        return transactions.get() >= number;
    }

    public Database database() {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (self, method, arguments) -> {
                    boolean fails = method.getName().equals("runAsync") && transactions.incrementAndGet() == number;
                    if (fails && !afterCommit) {
                        return failure();
                    }
                    try {
                        Object result = method.invoke(database, arguments);
                        return fails ? ((CompletableFuture<?>) result).thenCompose(done -> failure()) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private CompletableFuture<Object> failure() {
        return CompletableFuture.failedFuture(new FDBException("injected", code));
    }
}

package io.groundkeeper.proxy;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Transaction;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A database that can be switched off: what it is asked then fails only when it is switched on again. Thread-safe. */
final class SwitchableDatabase {
    private static final int TRANSACTION_TIMED_OUT = 1031;

    private final Database database;
    private final Queue<CompletableFuture<?>> unanswered = new ConcurrentLinkedQueue<>();
    private volatile boolean on = true;
    private volatile boolean failing;

    SwitchableDatabase(Database database) {
        this.database = database;
    }

    Database database() {
        return switched(Database.class, database);
    }

    void switchOff() {
        on = false;
    }

    /** From now on answers whatever it is asked with an error. */
    void fail() {
        failing = true;
    }

    void switchOn() {
        on = true;
        failing = false;
        CompletableFuture<?> one;
        while ((one = unanswered.poll()) != null) {
            one.completeExceptionally(new FDBException("switched off", TRANSACTION_TIMED_OUT));
        }
    }

    boolean hasUnanswered() {
        return !unanswered.isEmpty();
    }

    private <T> T switched(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (failing && CompletableFuture.class.isAssignableFrom(method.getReturnType())) {
                return CompletableFuture.failedFuture(new FDBException("failing", TRANSACTION_TIMED_OUT));
            }
            if (!on && CompletableFuture.class.isAssignableFrom(method.getReturnType())) {
                CompletableFuture<?> answer = new CompletableFuture<>();
                unanswered.add(answer);
                return answer;
            }
            Object result = invoke(target, method, arguments);
            return result instanceof Transaction transaction ? switched(Transaction.class, transaction) : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

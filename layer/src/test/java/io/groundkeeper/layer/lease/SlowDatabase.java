package io.groundkeeper.layer.lease;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import io.groundkeeper.layer.StoreErrors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A database that a proxy can lose sight of: what it asks meanwhile waits. */
final class SlowDatabase {
    private final Database database;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean stopped;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Waiting(Method method, Object[] arguments, CompletableFuture<Object> result) {}

    SlowDatabase(Database database) {
        this.database = database;
    }

    Database database() {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (self, method, arguments) -> {
                    if (!stopped || !CompletableFuture.class.isAssignableFrom(method.getReturnType())) {
                        return call(method, arguments);
                    }
                    Waiting call = new Waiting(method, arguments, new CompletableFuture<>());
                    waiting.add(call);
                    return call.result();
                });
    }

    void stop() {
        stopped = true;
    }

    /** Carries out what has waited. */
    void resume() {
        for (Waiting call : takeWaiting()) {
            CompletableFuture<?> result;
            try {
                result = (CompletableFuture<?>) call(call.method(), call.arguments());
            } catch (Throwable e) {
                result = CompletableFuture.failedFuture(e);
            }
            result.whenComplete((value, error) -> {
                if (error == null) {
                    call.result().complete(value);
                } else {
                    call.result().completeExceptionally(StoreErrors.unwrap(error));
                }
            });
        }
    }

    /** Fails what has waited. */
    void resumeWithFailures() {
        takeWaiting().forEach(call -> call.result().completeExceptionally(new FDBException("injected", 1031)));
    }

    private List<Waiting> takeWaiting() {
        stopped = false;
        List<Waiting> calls = List.copyOf(waiting);
        waiting.clear();
        return calls;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(database, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

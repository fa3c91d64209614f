package io.groundkeeper.watch;

import com.apple.foundationdb.Database;
import io.groundkeeper.layer.StoreErrors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A database whose executor (and so a tail) can be held up, and whose reads can: before they begin, or when they are done. */
final class HoldableDatabase {
    private final Database database;
    private final Gate executor = new Gate();
    private final Gate readBegins = new Gate();
    private final Gate readDone = new Gate();

    HoldableDatabase(Database database) {
        this.database = database;
    }

    /** Lets through, or keeps for later, what comes. */
    static final class Gate {
        private final List<Runnable> kept = new ArrayList<>();
        private boolean closed;

        synchronized void close() {
            closed = true;
        }

        void open() {
            List<Runnable> now;
            synchronized (this) {
                closed = false;
                now = List.copyOf(kept);
                kept.clear();
            }
            now.forEach(Runnable::run);
        }

        synchronized int waiting() {
            return kept.size();
        }

        void pass(Runnable action) {
            synchronized (this) {
                if (closed) {
                    kept.add(action);
                    return;
                }
            }
            action.run();
        }
    }

    /** What keeps the tail. */
    Gate executor() {
        return executor;
    }

    /** What keeps reads from beginning. */
    Gate readBegins() {
        return readBegins;
    }

    /** What keeps the results of reads. */
    Gate readDone() {
        return readDone;
    }

    Database database() {
        Executor held = task -> executor.pass(() -> database.getExecutor().execute(task));
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(),
                new Class<?>[] {Database.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getExecutor" -> held;
                    case "readAsync" -> read(method, arguments);
                    default -> call(method, arguments);
                });
    }

    private CompletableFuture<Object> read(Method method, Object[] arguments) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        readBegins.pass(() -> begin(method, arguments)
                .whenComplete((value, error) -> readDone.pass(() -> {
                    if (error == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(StoreErrors.unwrap(error));
                    }
                })));
        return result;
    }

    private CompletableFuture<?> begin(Method method, Object[] arguments) {
        try {
            return (CompletableFuture<?>) call(method, arguments);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(database, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

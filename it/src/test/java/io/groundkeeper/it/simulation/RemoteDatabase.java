package io.groundkeeper.it.simulation;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.it.fault.Decorator;
import io.groundkeeper.it.fault.RetryLoop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The store as a proxy has it: answers take their time to come, or do not come at all, and arrive where the proxy runs. */
final class RemoteDatabase implements Decorator {
    private final Database target;
    private final Machine machine;
    private final StorePath path;
    private final Sabotage sabotage;
    private final Database decorated;
    private final Map<Integer, CompletableFuture<Void>> watches = new TreeMap<>();
    private int watchNumber;

    RemoteDatabase(Database target, Machine machine, StorePath path, Sabotage sabotage) {
        this.target = target;
        this.machine = machine;
        this.path = path;
        this.sabotage = sabotage;
        this.decorated = Decorator.decorate(Database.class, target, this);
    }

    Database decorated() {
        return decorated;
    }

    @Override
    public Object answer(String method, Object[] arguments, Call call) throws Throwable {
        return switch (method) {
            case "createTransaction" -> create();
            case "runAsync", "readAsync" -> RetryLoop.<Object>runAsync(create(), work(arguments), executor());
            case "run", "read" -> throw new UnsupportedOperationException("nothing may wait for the store");
            case "getExecutor" -> executor();
            case "close" -> null;
            default -> call.toTarget();
        };
    }

    @SuppressWarnings("unchecked")
    private static Function<Transaction, CompletableFuture<Object>> work(Object[] arguments) {
        return (Function<Transaction, CompletableFuture<Object>>) arguments[0];
    }

    Executor executor() {
        return machine::run;
    }

    private Transaction create() {
        return decorate(inner(), machine.nanoTime());
    }

    /** A transaction whose callbacks run at the store. */
    Transaction inner() {
        return target.createTransaction(path.store()::run);
    }

    Transaction decorate(Transaction transaction, long begunNanos) {
        return new RemoteTransaction(this, transaction, machine, path, sabotage, begunNanos).decorated();
    }

    /** Remembers a watch until it is done, as it would be forgotten with the process. */
    void watching(CompletableFuture<Void> watch) {
        int number = ++watchNumber;
        watches.put(number, watch);
        watch.whenComplete((done, error) -> watches.remove(number));
    }

    /** The process is gone. */
    void end() {
        List.copyOf(watches.values()).forEach(watch -> watch.cancel(true));
    }
}

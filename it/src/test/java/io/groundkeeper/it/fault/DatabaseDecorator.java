package io.groundkeeper.it.fault;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Stands before a database, and decorates each of its transactions, those of its retry loops too. */
abstract class DatabaseDecorator implements Decorator {
    final Database target;

    DatabaseDecorator(Database target) {
        this.target = target;
    }

    abstract Transaction decorate(Transaction transaction);

    /** What closing this does. */
    abstract Object close(Call call) throws Throwable;

    @Override
    public final Object answer(String method, Object[] arguments, Call call) throws Throwable {
        return switch (method) {
            case "createTransaction" -> decorate((Transaction) call.toTarget());
            case "run", "read" -> RetryLoop.run(transaction(arguments), function(arguments));
            case "runAsync", "readAsync" ->
                RetryLoop.<Object>runAsync(transaction(arguments), function(arguments), executor(arguments));
            case "close" -> close(call);
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

    /** The work of a retry loop. */
    @SuppressWarnings("unchecked")
    static <S, T> Function<S, T> function(Object[] arguments) {
        return (Function<S, T>) arguments[0];
    }
}

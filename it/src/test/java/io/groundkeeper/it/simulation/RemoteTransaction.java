package io.groundkeeper.it.simulation;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.it.fault.Decorator;
import io.groundkeeper.it.fault.FaultyRange;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A transaction of a process that is far from the store. Reads are carried out when they are asked for, so that they see what
 * FoundationDB's would, and answered later; commits travel.
 */
final class RemoteTransaction implements Decorator {
    private static final int TIMED_OUT = 1031;

    /** All transactions of the layer have this time limit. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RemoteDatabase database;
    private final Transaction target;
    private final Machine machine;
    private final StorePath path;
    private final Sabotage sabotage;
    private final long begunNanos;
    private final Transaction decorated;
    private final ReadTransaction snapshot;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private boolean written;
    private boolean onItsWay;
    private boolean closed;

    RemoteTransaction(
            RemoteDatabase database,
            Transaction target,
            Machine machine,
            StorePath path,
            Sabotage sabotage,
            long begunNanos) {
        this.database = database;
        this.target = target;
        this.machine = machine;
        this.path = path;
        this.sabotage = sabotage;
        this.begunNanos = begunNanos;
        this.decorated = Decorator.decorate(Transaction.class, target, this);
        this.snapshot = Decorator.decorate(ReadTransaction.class, target.snapshot(), this::answerSnapshot);
    }

    Transaction decorated() {
        return decorated;
    }

    @Override
    public Object answer(String method, Object[] arguments, Call call) throws Throwable {
        return switch (method) {
            case "snapshot" -> snapshot;
            case "getDatabase" -> database.decorated();
            case "getExecutor" -> database.executor();
            case "set" -> sabotage.loses((byte[]) arguments[0]) ? null : write(call);
            case "clear" ->
                arguments.length == 1 && arguments[0] instanceof byte[] key && sabotage.keeps(key) ? null : write(call);
            case "mutate", "clearRangeStartsWith", "addWriteConflictKey", "addWriteConflictRange" -> write(call);
            case "commit" -> commit();
            case "getVersionstamp" -> versionstamp(target.getVersionstamp());
            case "watch" -> watch(target.watch((byte[]) arguments[0]));
            case "onError" -> onError((Throwable) arguments[0]);
            case "close" -> close();
            case "get" -> get((byte[]) arguments[0], call);
            default -> answerRead(decorated, method, arguments, call);
        };
    }

    private Object write(Call call) throws Throwable {
        written = true;
        return call.toTarget();
    }

    private Object answerSnapshot(String method, Object[] arguments, Call call) throws Throwable {
        return switch (method) {
            case "snapshot" -> snapshot;
            case "getExecutor" -> database.executor();
            default -> answerRead(snapshot, method, arguments, call);
        };
    }

    private Object answerRead(ReadTransaction self, String method, Object[] arguments, Call call) throws Throwable {
        return switch (method) {
            case "get", "getKey", "getReadVersion", "getEstimatedRangeSizeBytes" ->
                told((CompletableFuture<?>) call.toTarget());
            case "getRange" -> new FaultyRange<>((AsyncIterable<?>) call.toTarget(), this::told);
            case "runAsync", "readAsync" -> AsyncUtil.applySafely(asyncWork(arguments), self);
            case "run", "read" -> throw new UnsupportedOperationException("nothing may wait for the store");
            default -> call.toTarget();
        };
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, CompletableFuture<Object>> asyncWork(Object[] arguments) {
        return (Function<Object, CompletableFuture<Object>>) arguments[0];
    }

    private CompletableFuture<byte[]> get(byte[] key, Call call) throws Throwable {
        @SuppressWarnings("unchecked")
        CompletableFuture<byte[]> value = told((CompletableFuture<byte[]>) call.toTarget());
        return sabotage.hides(key) ? value.thenApply(found -> null) : value;
    }

    /** The answer as it arrives. */
    private <T> CompletableFuture<T> told(CompletableFuture<T> answer) {
        CompletableFuture<T> told = new CompletableFuture<>();
        if (path.isCut()) {
            giveUp(told);
            return told;
        }
        answer.whenComplete((value, error) -> path.travel(machine, () -> arrive(told, value, error)));
        return told;
    }

    private <T> void arrive(CompletableFuture<T> told, T value, Throwable error) {
        if (path.isCut()) {
            giveUp(told);
        } else if (error == null) {
            told.complete(value);
        } else {
            told.completeExceptionally(unwrap(error));
        }
    }

    private static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** No answer comes, so that the time limit ends the wait. */
    private void giveUp(CompletableFuture<?> told) {
        machine.runAfter(
                begunNanos + LIMIT_NANOS - machine.nanoTime(),
                () -> told.completeExceptionally(new FDBException("simulated: no answer", TIMED_OUT)));
    }

    private CompletableFuture<Void> commit() {
        if (!written) {
            // FoundationDB's client asks nobody.
            CompletableFuture<Void> committed = target.commit();
            committed.whenComplete((done, error) -> machine.run(() -> settle(error)));
            return outcome;
        }
        onItsWay = true;
        if (!path.isCut()) {
            path.travel(path.store(), this::commitAtStore);
        } else {
            if (path.keepsWhatIsSent()) {
                path.whenHealed(this::commitAtStore);
            }
            giveUp(outcome);
        }
        return outcome;
    }

    private void settle(Throwable error) {
        if (error == null) {
            outcome.complete(null);
        } else {
            outcome.completeExceptionally(unwrap(error));
        }
    }

    private void commitAtStore() {
        target.commit().whenComplete((done, error) -> {
            onItsWay = false;
            path.travel(machine, () -> arrive(outcome, null, error));
            if (closed) {
                target.close();
            }
        });
    }

    private CompletableFuture<byte[]> versionstamp(CompletableFuture<byte[]> stamp) {
        CompletableFuture<byte[]> told = new CompletableFuture<>();
        outcome.whenComplete((done, error) -> {
            if (error == null) {
                stamp.whenComplete((bytes, none) -> machine.run(() -> told.complete(bytes)));
            } else {
                told.completeExceptionally(unwrap(error));
            }
        });
        return told;
    }

    private CompletableFuture<Void> watch(CompletableFuture<Void> changed) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        database.watching(changed);
        told.whenComplete((done, error) -> changed.cancel(true));
        changed.whenComplete((done, error) -> path.ring(machine, () -> rung(told, error)));
        return told;
    }

    private void rung(CompletableFuture<Void> told, Throwable error) {
        if (path.isCut()) {
            path.whenHealed(() -> path.ring(machine, () -> rung(told, error)));
        } else if (error == null) {
            told.complete(null);
        } else {
            told.completeExceptionally(unwrap(error));
        }
    }

    private CompletableFuture<Transaction> onError(Throwable error) {
        // One whose commit is under way has been given up; it cannot be told of its error.
        Transaction failed = onItsWay ? database.inner() : target;
        CompletableFuture<Transaction> next = new CompletableFuture<>();
        failed.onError(unwrap(error))
                .whenComplete((fresh, fatal) -> machine.run(() -> {
                    if (fatal == null) {
                        next.complete(database.decorate(fresh, begunNanos));
                    } else {
                        next.completeExceptionally(unwrap(fatal));
                    }
                }));
        return next;
    }

    private Object close() {
        closed = true;
        if (!onItsWay) {
            target.close();
        }
        return null;
    }
}

package io.groundkeeper.it.fault;

import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.it.fault.Fault.Kind;
import io.groundkeeper.it.fault.Fault.Moment;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A transaction whose calls go wrong as an injector decides. Thread-safe as far as its target is. */
final class FaultyTransaction implements Decorator {
    private final FaultyDatabase database;
    private final Transaction target;
    private final FaultInjector injector;
    private final Pauses pauses;
    private final LateCommits lateCommits;
    private final Executor executor;
    private final Transaction decorated;
    private final ReadTransaction snapshot;

    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private volatile boolean written;
    private volatile boolean onItsWay;

    FaultyTransaction(
            FaultyDatabase database,
            Transaction target,
            FaultInjector injector,
            Pauses pauses,
            LateCommits lateCommits) {
        this.database = database;
        this.target = target;
        this.injector = injector;
        this.pauses = pauses;
        this.lateCommits = lateCommits;
        this.executor = target.getExecutor();
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
            case "set", "mutate", "clear", "clearRangeStartsWith", "addWriteConflictKey", "addWriteConflictRange" -> {
                written = true;
                yield call.toTarget();
            }
            case "commit" -> commit();
            case "getVersionstamp" -> versionstamp(target.getVersionstamp());
            case "watch" -> watch(target.watch((byte[]) arguments[0]));
            case "onError" -> onError((Throwable) arguments[0]);
            case "close" -> onItsWay ? null : call.toTarget();
            default -> answerRead(decorated, method, arguments, call);
        };
    }

    private Object answerSnapshot(String method, Object[] arguments, Call call) throws Throwable {
        return method.equals("snapshot") ? snapshot : answerRead(snapshot, method, arguments, call);
    }

    private Object answerRead(ReadTransaction self, String method, Object[] arguments, Call call) throws Throwable {
        return switch (method) {
            case "get", "getKey", "getReadVersion", "getEstimatedRangeSizeBytes" ->
                read((CompletableFuture<?>) call.toTarget());
            case "getRange" -> new FaultyRange<>((AsyncIterable<?>) call.toTarget(), this::read);
            case "run", "read" -> function(arguments).apply(self);
            case "runAsync", "readAsync" -> AsyncUtil.applySafely(asyncFunction(arguments), self);
            default -> call.toTarget();
        };
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, Object> function(Object[] arguments) {
        return (Function<Object, Object>) arguments[0];
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, CompletableFuture<Object>> asyncFunction(Object[] arguments) {
        return (Function<Object, CompletableFuture<Object>>) arguments[0];
    }

    /** The read itself is not late, so that it sees what it would have seen. */
    private <T> CompletableFuture<T> read(CompletableFuture<T> value) {
        Optional<Fault> fault = injector.next(Moment.READ);
        if (fault.isEmpty()) {
            return value;
        }
        return switch (fault.get().kind()) {
            case READ_FAILS -> pauses.fail(executor, fault.get());
            case READ_IS_SLOW -> pauses.later(executor, () -> value);
            default -> throw new AssertionError(fault);
        };
    }

    private CompletableFuture<Void> commit() {
        Optional<Fault> fault = written ? injector.next(Moment.COMMIT) : Optional.empty();
        if (written) {
            // Their requests are before this one's in the engine's queue.
            lateCommits.arriveSome();
        }
        CompletableFuture<Void> committed = fault.isEmpty() ? target.commit() : commit(fault.get());
        committed.thenAccept(outcome::complete);
        if (fault.isPresent() && fault.get().kind() != Kind.COMMIT_IS_SLOW) {
            // A failure of the target itself is told by its own futures.
            Pauses.copyError(committed, outcome);
        }
        return committed;
    }

    private CompletableFuture<Void> commit(Fault fault) {
        return switch (fault.kind()) {
            case COMMIT_IS_REFUSED, COMMIT_IS_LOST -> pauses.fail(executor, fault);
            case COMMIT_IS_UNHEARD ->
                Pauses.plain(target.commit().thenCompose(committed -> pauses.fail(executor, fault)));
            case COMMIT_IS_LATE -> {
                onItsWay = true;
                lateCommits.add(target);
                yield pauses.fail(executor, fault);
            }
            case COMMIT_IS_SLOW -> Pauses.plain(target.commit().thenCompose(committed -> pauses.pause(executor)));
            default -> throw new AssertionError(fault);
        };
    }

    /** Told when the commit is, and only if it is. */
    private CompletableFuture<byte[]> versionstamp(CompletableFuture<byte[]> stamp) {
        CompletableFuture<byte[]> told = new CompletableFuture<>();
        Pauses.copyError(stamp, told);
        Pauses.copy(outcome.thenCompose(committed -> stamp), told);
        return told;
    }

    private CompletableFuture<Void> watch(CompletableFuture<Void> changed) {
        Optional<Fault> fault = injector.next(Moment.WATCH);
        if (fault.isEmpty()) {
            return changed;
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        told.whenComplete((done, error) -> changed.cancel(true));
        Pauses.copyError(changed, told);
        Pauses.copyError(outcome, told);
        CompletableFuture<Void> committed = outcome.thenCompose(done -> pauses.pause(executor));
        switch (fault.get().kind()) {
            case WATCH_IS_SILENT -> {}
            case WATCH_FAILS -> Pauses.copy(committed.thenCompose(over -> pauses.fail(executor, fault.get())), told);
            case WATCH_FIRES -> Pauses.copy(committed, told);
            default -> throw new AssertionError(fault);
        }
        return told;
    }

    private CompletableFuture<Transaction> onError(Throwable error) {
        CompletableFuture<Transaction> next = onItsWay ? database.inPlaceOf(target, error) : target.onError(error);
        return Pauses.plain(next.thenApply(database::decorate));
    }
}

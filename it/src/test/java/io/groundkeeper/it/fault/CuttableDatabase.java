package io.groundkeeper.it.fault;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client's way to a database, which may be cut: what is asked then is not heard, and answers are lost. It is told so, by errors that
 * leave open what has happened, only when the link is whole again. A link may also be severed, once and for all: so ends a client
 * whose process dies. Closing it leaves the database open. Thread-safe.
 */
public final class CuttableDatabase extends DatabaseDecorator {
    private static final int TRANSACTION_TIMED_OUT = 1031;
    private static final int TRANSACTION_CANCELLED = 1025;

    private final List<CompletableFuture<?>> unanswered = new ArrayList<>();
    private State state = State.WHOLE;

    private enum State {
        WHOLE,
        CUT,
        SEVERED
    }

    public CuttableDatabase(Database target) {
        super(target);
    }

    /** The database at the other end. */
    public Database database() {
        return Decorator.decorate(Database.class, target, this);
    }

    public synchronized void cut() {
        state = state == State.WHOLE ? State.CUT : state;
    }

    public void heal() {
        become(State.WHOLE, TRANSACTION_TIMED_OUT);
    }

    public void sever() {
        become(State.SEVERED, TRANSACTION_CANCELLED);
    }

    private void become(State next, int code) {
        List<CompletableFuture<?>> told;
        synchronized (this) {
            if (state == State.SEVERED) {
                return;
            }
            state = next;
            told = List.copyOf(unanswered);
            unanswered.clear();
        }
        told.forEach(each -> each.completeExceptionally(error(code)));
    }

    private static FDBException error(int code) {
        return new FDBException("the link to the store is cut", code);
    }

    @Override
    Object close(Call call) {
        return null;
    }

    @Override
    Transaction decorate(Transaction transaction) {
        return new Linked(transaction).decorated;
    }

    /** What is asked of the store, where it can be. */
    private Object ask(Decorator.Call call) throws Throwable {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        if (!passes(answer)) {
            return answer;
        }
        return heard((CompletableFuture<?>) call.toTarget());
    }

    /** What the store has answered, where that arrives. */
    private <T> CompletableFuture<T> heard(CompletableFuture<T> sent) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        sent.whenComplete((value, error) -> {
            if (!passes(answer)) {
                return;
            }
            if (error == null) {
                answer.complete(value);
            } else {
                Pauses.copyError(sent, answer);
            }
        });
        answer.whenComplete((value, error) -> {
            if (answer.isCancelled()) {
                sent.cancel(true);
            }
        });
        return answer;
    }

    /** Whether something gets through now; where it does not, {@code answer} is told in time. */
    private boolean passes(CompletableFuture<?> answer) {
        synchronized (this) {
            if (state == State.WHOLE) {
                return true;
            }
            if (state == State.CUT) {
                unanswered.add(answer);
                return false;
            }
        }
        answer.completeExceptionally(error(TRANSACTION_CANCELLED));
        return false;
    }

    private synchronized boolean isSevered() {
        return state == State.SEVERED;
    }

    /** A transaction at this end. */
    private final class Linked implements Decorator {
        private final Transaction decorated;
        private final ReadTransaction snapshot;

        Linked(Transaction transaction) {
            this.decorated = Decorator.decorate(Transaction.class, transaction, this);
            this.snapshot = Decorator.decorate(
                    ReadTransaction.class,
                    transaction.snapshot(),
                    (method, arguments, call) ->
                            method.equals("snapshot") ? snapshot() : answerRead(snapshot(), method, arguments, call));
        }

        private ReadTransaction snapshot() {
            return snapshot;
        }

        @Override
        public Object answer(String method, Object[] arguments, Call call) throws Throwable {
            return switch (method) {
                case "snapshot" -> snapshot;
                case "getDatabase" -> database();
                case "commit", "watch" -> ask(call);
                case "getVersionstamp" -> heard((CompletableFuture<?>) call.toTarget());
                case "onError" -> onError(call);
                default -> answerRead(decorated, method, arguments, call);
            };
        }

        /** What to do about an error needs no answer of the store. */
        @SuppressWarnings("unchecked")
        private Object onError(Call call) throws Throwable {
            if (isSevered()) {
                return CompletableFuture.failedFuture(error(TRANSACTION_CANCELLED));
            }
            CompletableFuture<Transaction> next = (CompletableFuture<Transaction>) call.toTarget();
            return Pauses.plain(next.thenApply(CuttableDatabase.this::decorate));
        }

        private Object answerRead(ReadTransaction self, String method, Object[] arguments, Call call) throws Throwable {
            return switch (method) {
                case "get", "getKey", "getReadVersion", "getEstimatedRangeSizeBytes" -> ask(call);
                case "getRange" -> new FaultyRange<>((AsyncIterable<?>) call.toTarget(), CuttableDatabase.this::heard);
                case "run", "read" ->
                    CuttableDatabase.<Object, Object>function(arguments).apply(self);
                case "runAsync", "readAsync" ->
                    AsyncUtil.applySafely(
                            CuttableDatabase.<Object, CompletableFuture<Object>>function(arguments), self);
                default -> call.toTarget();
            };
        }
    }
}

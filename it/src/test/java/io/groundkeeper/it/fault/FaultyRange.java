package io.groundkeeper.it.fault;

import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncIterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;

/** A range read, the first answer of which may be slow or an error. */
public final class FaultyRange<T> implements AsyncIterable<T> {
    private final AsyncIterable<T> target;
    private final Gate gate;

    /** What an answer goes through. */
    @FunctionalInterface
    public interface Gate {
        <A> CompletableFuture<A> answer(CompletableFuture<A> answer);
    }

    public FaultyRange(AsyncIterable<T> target, Gate gate) {
        this.target = target;
        this.gate = gate;
    }

    @Override
    public CompletableFuture<List<T>> asList() {
        return gate.answer(target.asList());
    }

    @Override
    public AsyncIterator<T> iterator() {
        AsyncIterator<T> iterator = target.iterator();
        return new Steps<>(iterator, gate.answer(iterator.onHasNext()));
    }

    /** Not thread-safe, as all such iterators. */
    private static final class Steps<T> implements AsyncIterator<T> {
        private final AsyncIterator<T> target;
        private final CompletableFuture<Boolean> first;

        Steps(AsyncIterator<T> target, CompletableFuture<Boolean> first) {
            this.target = target;
            this.first = first;
        }

        @Override
        public CompletableFuture<Boolean> onHasNext() {
            return first.isDone() && !first.isCompletedExceptionally() ? target.onHasNext() : first;
        }

        @Override
        public boolean hasNext() {
            return onHasNext().join();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return target.next();
        }

        @Override
        public void remove() {
            target.remove();
        }

        @Override
        public void cancel() {
            target.cancel();
        }
    }
}

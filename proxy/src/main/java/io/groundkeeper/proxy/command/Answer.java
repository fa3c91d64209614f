package io.groundkeeper.proxy.command;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An answer in pieces, each of which is made only when there is room for it: a long answer is never in memory as a whole, and
 * never blocks. Used by one caller at a time.
 */
@FunctionalInterface
public interface Answer {
    /** About how many characters a piece has. */
    int PIECE = 8 << 10;

    /** The next piece, null at the end; not to be asked again before it is there. */
    CompletableFuture<String> next();

    /** A short answer. */
    static Answer of(String text) {
        return lines(Stream.of(text));
    }

    /** Texts one after the other, made as they are needed. */
    static Answer lines(Stream<String> texts) {
        return groups(Stream.of(texts));
    }

    /** Groups of texts one after the other, made as they are needed. */
    static Answer groups(Stream<Stream<String>> groups) {
        Iterator<Stream<String>> outer = groups.iterator();
        return new Answer() {
            private Iterator<String> inner = Collections.emptyIterator();

            @Override
            public CompletableFuture<String> next() {
                StringBuilder piece = new StringBuilder();
                while (piece.length() < PIECE && (inner.hasNext() || outer.hasNext())) {
                    if (inner.hasNext()) {
                        piece.append(inner.next());
                    } else {
                        inner = outer.next().iterator();
                    }
                }
                return CompletableFuture.completedFuture(piece.isEmpty() ? null : piece.toString());
            }
        };
    }

    /** A short answer that is not known yet. */
    static Answer later(Supplier<CompletableFuture<String>> text) {
        Iterator<Supplier<CompletableFuture<String>>> once = List.of(text).iterator();
        return () -> once.hasNext() ? once.next().get() : CompletableFuture.completedFuture(null);
    }

    /** Answers one after the other, each begun when the one before it is at its end. */
    static Answer sequence(List<Supplier<Answer>> parts) {
        Iterator<Supplier<Answer>> remaining = parts.iterator();
        return new Answer() {
            private Answer current = of("");

            @Override
            public CompletableFuture<String> next() {
                return current.next().thenCompose(piece -> {
                    if (piece != null || !remaining.hasNext()) {
                        return CompletableFuture.completedFuture(piece);
                    }
                    current = remaining.next().get();
                    return next();
                });
            }
        };
    }
}

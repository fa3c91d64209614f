package io.groundkeeper.proxy.admin.console;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several answers of the store. */
public final class Futures {
    private Futures() {}

    /** All results, in the same order; fails where one does. */
    public static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}

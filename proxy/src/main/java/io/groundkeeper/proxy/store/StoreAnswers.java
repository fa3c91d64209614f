package io.groundkeeper.proxy.store;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a store is asked at a server's start, and tells a store that is away from one that cannot be used. */
public final class StoreAnswers {
    private static final Duration PROBE = Duration.ofSeconds(5);

    private StoreAnswers() {}

    /**
     * Asks for a read version, which the store can give only when it is there and can be used.
     *
     * @throws StoreUnavailableException where it cannot now
     */
    public static void probe(Database database) throws IOException, InterruptedException {
        try (Transaction transaction = database.createTransaction()) {
            await(transaction.getReadVersion(), PROBE);
        }
    }

    /**
     * The answer.
     *
     * @throws StoreUnavailableException where there is none in time, or it is an error of the store's, all of which may pass
     * @throws IOException where it is another error, which will not pass; the message says which
     */
    public static <T> T await(CompletableFuture<T> answer, Duration patience) throws IOException, InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreUnavailableException("no answer within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FDBException error) {
                throw new StoreUnavailableException(error.getMessage() + " (" + error.getCode() + ")", e);
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }
}

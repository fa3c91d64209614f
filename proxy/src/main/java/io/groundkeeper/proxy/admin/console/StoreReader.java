package io.groundkeeper.proxy.admin.console;

import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.proxy.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads tenants out of the store, whether they are served here or not, and without opening them: nothing is made, nothing is kept.
 * Waits for the store, but not for long; yields to what works for clients.
 */
final class StoreReader {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReader.class);
    private static final int PATIENCE_SECONDS = 5;

    private final Supplier<Optional<Store>> store;

    StoreReader(Supplier<Optional<Store>> store) {
        this.store = store;
    }

    /** What the store is; empty while it has not been opened. */
    Optional<String> description() {
        return store.get().map(Store::description);
    }

    /** The names of all tenants. */
    List<String> tenantNames() {
        return await(transactions -> new Tenants(transactions).names()).stream()
                .sorted()
                .toList();
    }

    /**
     * Reads a tenant, all of it at one version of the store.
     *
     * @throws PageException where there is no such tenant, or the store does not answer
     */
    <T> T read(String tenant, BiFunction<Tenant, ReadTransaction, CompletableFuture<T>> work) {
        return await(transactions -> new Tenants(transactions)
                        .find(tenant)
                        .thenCompose(found -> found.isEmpty()
                                ? CompletableFuture.completedFuture(Optional.<T>empty())
                                : transactions.read(transaction -> work.apply(found.get(), transaction.snapshot())
                                        .thenApply(Optional::of))))
                .orElseThrow(() -> new PageException(
                        Response.NOT_FOUND, "No such tenant", "There is no tenant of the name " + tenant + "."));
    }

    private <T> T await(Function<Transactions, CompletableFuture<T>> work) {
        Store opened = store.get()
                .orElseThrow(() -> new PageException(
                        Response.UNAVAILABLE, "No store yet", "The store has not been reached since the start."));
        try {
            return work.apply(new Transactions(opened.database()).inBackground())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new PageException(
                    Response.UNAVAILABLE,
                    "The store is silent",
                    "It has not answered within " + PATIENCE_SECONDS + " s. Try again, or look at the store.");
        } catch (ExecutionException e) {
            LOG.warn("The console could not read the store", e.getCause());
            throw new PageException(
                    Response.UNAVAILABLE,
                    "The store cannot be read",
                    "It says: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PageException(Response.UNAVAILABLE, "The server stops", "Ask another one.");
        }
    }
}

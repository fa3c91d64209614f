package io.groundkeeper.watch;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteRequest;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.AclEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A tenant on an embedded engine with one lane, one session and one view. */
final class TenantFixture implements AutoCloseable {
    static final long SESSION = 7;
    static final long PROXY = 42;
    private static final long CACHE_BYTES = 64 << 20;

    final Database database;
    final Transactions transactions;
    final Tenant tenant;
    final WriteLane lane;
    private final WriteLane ownLane;
    final TenantView view;

    /** What holds up the view, and it alone. */
    final HoldableDatabase holds;

    private final ScheduledExecutorService scheduler;

    TenantFixture(Path directory) throws IOException {
        this(directory, CACHE_BYTES, SilentSessions.INSTANCE);
    }

    TenantFixture(Path directory, long cacheBytes, SessionChanges sessions) throws IOException {
        scheduler = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-scheduler"));
        database = EmbeddedEngine.open(directory, EmbeddedOptions.defaults().withSyncWrites(false));
        transactions = new Transactions(database);
        holds = new HoldableDatabase(database);
        tenant = new Tenants(transactions).open("default", 1_000).join();
        lane = new WriteLane(transactions, tenant, PROXY, 0, BatchLimits.EMBEDDED, () -> 0, scheduler);
        view = new TenantView(
                new Transactions(holds.database()),
                tenant,
                new NodeCache(cacheBytes, CacheMonitor.NONE),
                scheduler,
                sessions,
                TailMonitor.NONE);
        ownLane = new WriteLane(transactions, tenant, PROXY, 1, BatchLimits.EMBEDDED, view, scheduler);
        view.start().join();
        write(new Operation.OpenSession(10_000, new byte[16], PROXY));
    }

    /** Carries an operation out and waits until the view shows it. */
    WriteResult write(Operation operation) {
        return write(0, operation);
    }

    /** As {@link #write(Operation)}, in a later tenure of the session. */
    WriteResult write(int tenure, Operation operation) {
        WriteResult result =
                submit(lane, tenure, operation).orTimeout(60, TimeUnit.SECONDS).join();
        CompletableFuture<Void> visible = new CompletableFuture<>();
        view.await(result.position(), () -> visible.complete(null));
        visible.orTimeout(60, TimeUnit.SECONDS).join();
        return result;
    }

    /** Through a lane that the view does not hear of. */
    CompletableFuture<WriteResult> submit(Operation operation) {
        return submit(lane, 0, operation);
    }

    /** Through a lane that tells the view what it commits. */
    CompletableFuture<WriteResult> submitBeside(Operation operation) {
        return submit(ownLane, 0, operation);
    }

    private static CompletableFuture<WriteResult> submit(WriteLane lane, int tenure, Operation operation) {
        return lane.submit(new WriteRequest(SESSION, PROXY, tenure, Caller.ANONYMOUS, 2_000, operation));
    }

    Outcome create(String path) {
        return write(creation(path)).outcome();
    }

    static Operation.Create creation(String path) {
        return new Operation.Create(path, new byte[] {1}, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false);
    }

    <T> CompletableFuture<T> read(BiConsumer<TenantView, ReadHandler<T>> read, Function<T, T> within) {
        CompletableFuture<T> result = new CompletableFuture<>();
        read.accept(view, new ReadHandler<>() {
            @Override
            public void read(T value, long zxid) {
                result.complete(within.apply(value));
            }

            @Override
            public void failed(Throwable cause) {
                result.completeExceptionally(cause);
            }
        });
        return result.orTimeout(60, TimeUnit.SECONDS);
    }

    Collection<String> children(String path) {
        CompletableFuture<Collection<String>> names = new CompletableFuture<>();
        view.readChildren(path, new ReadHandler<>() {
            @Override
            public void read(ChildList value, long zxid) {
                names.complete(value == null ? null : List.copyOf(value.names()));
            }

            @Override
            public void failed(Throwable cause) {
                names.completeExceptionally(cause);
            }
        });
        return names.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** A view that knows nothing yet but what is stored. */
    TenantView anotherView() {
        TenantView another = new TenantView(
                transactions,
                tenant,
                new NodeCache(CACHE_BYTES, CacheMonitor.NONE),
                scheduler,
                SilentSessions.INSTANCE,
                TailMonitor.NONE);
        another.start().join();
        return another;
    }

    @Override
    public void close() {
        view.close();
        database.close();
        scheduler.shutdownNow();
    }

    enum SilentSessions implements SessionChanges {
        INSTANCE;

        @Override
        public void moved(long sessionId, int tenure) {}

        @Override
        public void closed(long sessionId) {}

        @Override
        public void gap() {}
    }
}

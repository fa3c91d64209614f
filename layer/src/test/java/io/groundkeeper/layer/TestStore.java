package io.groundkeeper.layer;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.read.ZnodeReader;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteRequest;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A store on the embedded engine, and short ways to ask it. */
public final class TestStore implements AutoCloseable {
    public static final long SESSION = 7;
    public static final long PROXY = 42;
    public static final long TIME = 1_234;

    public final Database database;
    public final Transactions transactions;

    public final ScheduledExecutorService scheduler;

    private final Runnable whenClosed;

    private TestStore(Database database, ScheduledExecutorService scheduler, Runnable whenClosed) {
        this.database = database;
        this.scheduler = scheduler;
        this.whenClosed = whenClosed;
        this.transactions = new Transactions(database);
    }

    /** With threads of its own. */
    public static TestStore open(Path directory) throws IOException {
        ScheduledExecutorService scheduler =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-store-scheduler"));
        return open(directory, EmbeddedOptions.defaults(), scheduler, scheduler::shutdownNow);
    }

    /** Without any thread: everything happens on the caller's, in virtual time. */
    public static TestStore open(Path directory, VirtualTime time) throws IOException {
        return open(
                directory,
                EmbeddedOptions.defaults()
                        .withExecutor(Runnable::run)
                        .withScheduler(time.scheduler())
                        .withNanoTime(time::nanoTime)
                        .withRandom(new Random(1))
                        .withInlineCommits(true),
                time.scheduler(),
                () -> {});
    }

    private static TestStore open(
            Path directory, EmbeddedOptions options, ScheduledExecutorService scheduler, Runnable whenClosed)
            throws IOException {
        return new TestStore(EmbeddedEngine.open(directory, options.withSyncWrites(false)), scheduler, whenClosed);
    }

    public Tenant tenant(String name) {
        return get(new Tenants(transactions).open(name, 1_000));
    }

    /** Everything below a prefix, in key order. */
    public List<KeyValue> dump(Range range) {
        return get(database.readAsync(
                transaction -> transaction.snapshot().getRange(range).asList()));
    }

    public byte[] value(byte[] key) {
        return get(database.readAsync(transaction -> transaction.get(key)));
    }

    public void set(byte[] key, byte[] value) {
        get(database.runAsync(transaction -> {
            transaction.set(key, value);
            return CompletableFuture.completedFuture(null);
        }));
    }

    public Optional<Znode> znode(Tenant tenant, String path) {
        return get(database.readAsync(transaction -> new ZnodeReader(tenant.keys()).znode(transaction, path)));
    }

    public List<String> children(Tenant tenant, String path) {
        return get(database.readAsync(transaction -> new ZnodeReader(tenant.keys()).childNames(transaction, path)));
    }

    /** What the change log holds. */
    public List<LoggedChange> log(Tenant tenant) {
        return dump(tenant.keys().logAfter(Stamp.endOf(0))).stream()
                .map(entry ->
                        new LoggedChange(tenant.keys().logKey(entry.getKey()).stamp(), Change.decode(entry.getValue())))
                .toList();
    }

    public static CompletableFuture<WriteResult> submit(WriteLane lane, Operation operation) {
        return submit(lane, SESSION, PROXY, operation);
    }

    public static CompletableFuture<WriteResult> submit(WriteLane lane, long session, long proxy, Operation operation) {
        return lane.submit(request(session, proxy, operation));
    }

    public static WriteRequest request(long session, long proxy, Operation operation) {
        return new WriteRequest(session, proxy, 0, Caller.ANONYMOUS, TIME, operation);
    }

    public static Operation.OpenSession openSession(long owner) {
        return new Operation.OpenSession(10_000, new byte[16], owner);
    }

    public static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        database.close();
        whenClosed.run();
    }
}

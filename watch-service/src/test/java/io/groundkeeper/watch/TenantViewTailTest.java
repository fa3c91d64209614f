package io.groundkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TrimRecord;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view whose tail, or whose reads, are held up while the tree changes. */
class TenantViewTailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<String> sessions = new CopyOnWriteArrayList<>();
    private TenantFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new TenantFixture(directory, 64 << 20, new SessionChanges() {
            @Override
            public void moved(long sessionId, int tenure) {
                sessions.add("moved " + sessionId + " " + tenure);
            }

            @Override
            public void closed(long sessionId) {
                sessions.add("closed " + sessionId);
            }

            @Override
            public void gap() {
                sessions.add("gap");
            }
        });
    }

    @AfterEach
    void close() {
        fixture.holds.readBegins().open();
        fixture.holds.readDone().open();
        fixture.holds.executor().open();
        fixture.close();
    }

    @Test
    void aLoadThatTheLogOvertakesIsBroughtUpToDate() {
        fixture.create("/a");
        fixture.holds.readDone().close();
        CompletableFuture<Znode> znode = read("/a");
        CompletableFuture<Znode> none = read("/new");
        CompletableFuture<List<String>> names = readNames("/a");
        await().atMost(PATIENCE).until(() -> fixture.holds.readDone().waiting() == 3);

        fixture.create("/new");
        fixture.create("/a/x");
        fixture.create("/a/y");
        fixture.write(new Operation.Delete("/a/x", -1));
        fixture.write(new Operation.SetData("/a", new byte[] {7}, -1));
        assertThat(znode).isNotDone();
        fixture.holds.readDone().open();

        assertThat(znode.join().data()).containsExactly(7);
        assertThat(znode.join().stat().numChildren()).isEqualTo(1);
        assertThat(none.join().data()).containsExactly(1);
        assertThat(names.join()).containsExactly("y");
        assertCachedIsStored("/a", "/new", "/a/x", "/a/y");
    }

    @Test
    void aLoadThatBeginsLateCountsNoChangeTwice() {
        fixture.create("/a");
        fixture.holds.readBegins().close();
        CompletableFuture<Znode> znode = read("/a");
        CompletableFuture<List<String>> names = readNames("/a");
        fixture.create("/a/x");
        fixture.create("/a/y");
        fixture.holds.readBegins().open();
        assertThat(znode.join().stat().cversion()).isEqualTo(2);
        assertThat(names.join()).containsExactlyInAnyOrder("x", "y");
        assertCachedIsStored("/a");
    }

    @Test
    void aLoadThatMissesBigDataLoadsAgain() {
        fixture.create("/a");
        fixture.holds.readDone().close();
        CompletableFuture<Znode> znode = read("/a");
        await().atMost(PATIENCE).until(() -> fixture.holds.readDone().waiting() == 1);
        fixture.write(new Operation.SetData("/a", new byte[100_000], -1));
        fixture.holds.readDone().open();
        assertThat(znode.join().data()).hasSize(100_000);
    }

    /** The watch set within the read is told of the very next change, and of none that the read shows. */
    @Test
    void aWatchSetInALateReadMissesNothingAndRepeatsNothing() {
        fixture.create("/a");
        List<Integer> told = new CopyOnWriteArrayList<>();
        fixture.holds.readDone().close();
        CompletableFuture<Znode> znode = fixture.read((view, handler) -> view.readZnode("/a", handler), value -> {
            fixture.view.watches().watchData("/a", event -> told.add(value.version()));
            return value;
        });
        await().atMost(PATIENCE).until(() -> fixture.holds.readDone().waiting() == 1);
        fixture.write(new Operation.SetData("/a", new byte[] {1}, -1));
        fixture.holds.readDone().open();
        assertThat(znode.join().version()).isEqualTo(1);
        assertThat(told).isEmpty();
        fixture.write(new Operation.SetData("/a", new byte[] {2}, -1));
        assertThat(told).containsExactly(1);
    }

    @Test
    void whoLagsBehindReadsTheOldUntilTheLogIsApplied() {
        fixture.create("/a");
        fixture.holds.executor().close();
        WriteResult set =
                fixture.submit(new Operation.SetData("/a", new byte[] {7}, -1)).join();
        assertThat(read("/a").join().version()).isZero();
        assertThat(readNames("/").join()).contains("a");
        CompletableFuture<Integer> later = new CompletableFuture<>();
        fixture.view.await(set.position(), () -> read("/a").thenAccept(znode -> later.complete(znode.version())));
        assertThat(later).isNotDone();
        fixture.holds.executor().open();
        assertThat(later.join()).isEqualTo(1);
    }

    @Test
    void aGapForgetsEverything() {
        fixture.create("/a");
        fixture.create("/gone");
        readNames("/").join();
        fixture.<Znode>read((view, handler) -> view.readZnode("/a", handler), znode -> {
                    fixture.view.watches().watchData("/a", event -> sessions.add("told"));
                    return znode;
                })
                .join();
        fixture.holds.executor().close();
        fixture.holds.readDone().close();
        CompletableFuture<Znode> onItsWay = read("/late");
        await().atMost(PATIENCE).until(() -> fixture.holds.readDone().waiting() == 1);
        fixture.submit(new Operation.SetData("/a", new byte[] {7}, -1)).join();
        fixture.submit(TenantFixture.creation("/late")).join();
        WriteResult last = fixture.submit(new Operation.Delete("/gone", -1)).join();
        trimThenReadOn(last.position().version() + 1);
        fixture.holds.readDone().open();

        assertThat(sessions).containsExactly("gap");
        assertThat(fixture.view.watches().size()).isZero();
        assertThat(read("/a").join().data()).containsExactly(7);
        assertThat(onItsWay.join()).isNotNull();
        assertThat(readNames("/").join()).containsExactlyInAnyOrder("zookeeper", "a", "late");
        assertCachedIsStored("/", "/a", "/late", "/gone");

        fixture.create("/after");
        assertThat(sessions).containsExactly("gap");
        assertThat(readNames("/").join()).contains("after");
    }

    /** A reply must not tell an older zxid than what it shows, or its client would hear of the change again. */
    @Test
    void afterAGapTheZxidIsNoOlderThanTheData() {
        fixture.create("/a");
        long before = fixture.view.zxid();
        fixture.holds.executor().close();
        WriteResult last =
                fixture.submit(new Operation.SetData("/a", new byte[] {7}, -1)).join();
        trimThenReadOn(last.position().version() + 1);
        long after = fixture.view.zxid();
        assertThat(after).isGreaterThan(before);
        assertThat(after)
                .isGreaterThanOrEqualTo(
                        fixture.tenant.zxids().zxid(read("/a").join().modified()));
        fixture.create("/b");
        assertThat(fixture.view.zxid()).isGreaterThan(after);
    }

    @Test
    void whatTheLogTellsOfSessionsIsPassedOn() {
        fixture.write(new Operation.MoveSession(new byte[16], 43, 1_000));
        fixture.write(new Operation.MoveSession(new byte[16], TenantFixture.PROXY, 1_000));
        fixture.write(2, new Operation.CloseSession());
        assertThat(sessions).containsExactly("moved 7 1", "moved 7 2", "closed 7");
    }

    /** More than one pass of the tail reads, found by one poll: the passes follow each other. */
    @Test
    void aBacklogIsReadWithoutWaitingForThePoll() throws Exception {
        OnePoll scheduler = new OnePoll();
        try (TenantView view = new TenantView(
                fixture.transactions,
                fixture.tenant,
                new NodeCache(1 << 20, CacheMonitor.NONE),
                scheduler,
                TenantFixture.SilentSessions.INSTANCE,
                TailMonitor.NONE)) {
            view.start().join();
            WriteResult last = null;
            for (int i = 0; i < 6; i++) {
                last = fixture.submit(new Operation.Multi(Collections.nCopies(
                                1_500,
                                new Operation.Create("/n-", null, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, true))))
                        .join();
            }
            long expected = fixture.tenant.zxids().zxid(last.position());
            assertThat(view.zxid()).isLessThan(expected);
            scheduler.poll.run();
            await().atMost(PATIENCE).until(() -> view.zxid() == expected);
        } finally {
            scheduler.shutdownNow();
        }
    }

    /** Soon after the first failure, then with each poll, and no more often than that. */
    @Test
    void aLogThatCannotBeReadIsTriedAtEachPoll() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Database failing = (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "createTransaction" -> {
                            attempts.incrementAndGet();
                            throw new FDBException("injected", 1038);
                        }
                        case "getExecutor" -> {
                            return (Executor) Runnable::run;
                        }
                        default -> {
                            return method.invoke(fixture.database, arguments);
                        }
                    }
                });
        OnePoll scheduler = new OnePoll();
        try (TenantView view = new TenantView(
                new Transactions(failing),
                fixture.tenant,
                new NodeCache(1 << 20, CacheMonitor.NONE),
                scheduler,
                TenantFixture.SilentSessions.INSTANCE,
                TailMonitor.NONE)) {
            view.start().join();
            for (int i = 0; i < 10; i++) {
                scheduler.poll.run();
            }
            assertThat(attempts.get()).isBetween(10, 11);
            assertThat(scheduler.others.get()).isOne();
        } finally {
            scheduler.shutdownNow();
        }
    }

    @Test
    void manyWhoReadTheSameLoadItOnce() {
        fixture.create("/a");
        fixture.holds.readDone().close();
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(read("/a").thenRun(answered::incrementAndGet));
        }
        await().atMost(PATIENCE).until(() -> fixture.holds.readDone().waiting() == 1);
        fixture.holds.readDone().open();
        all.forEach(CompletableFuture::join);
        assertThat(answered).hasValue(100);
    }

    /** A scheduler that keeps the poll for the test to run. */
    private static final class OnePoll extends ScheduledThreadPoolExecutor {
        private volatile Runnable poll;

        /** Tasks beside the poll. */
        private final AtomicInteger others = new AtomicInteger();

        OnePoll() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            poll = task;
            return super.schedule(() -> {}, 1, TimeUnit.DAYS);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            others.incrementAndGet();
            return super.schedule(task, delay, unit);
        }
    }

    /** Trims everything below {@code version} before the tail, which was held, can read it. */
    private void trimThenReadOn(long version) {
        fixture.database.run(transaction -> {
            transaction.set(fixture.tenant.keys().trim(), new TrimRecord(1, 1, version).encode());
            transaction.clear(fixture.tenant.keys().logBefore(version));
            return null;
        });
        long now = fixture.database.read(
                transaction -> transaction.getReadVersion().join());
        CompletableFuture<Void> reached = new CompletableFuture<>();
        fixture.view.await(Stamp.endOf(now), () -> reached.complete(null));
        fixture.holds.executor().open();
        reached.join();
    }

    private CompletableFuture<Znode> read(String path) {
        return fixture.read((view, handler) -> view.readZnode(path, handler), Function.identity());
    }

    private CompletableFuture<List<String>> readNames(String path) {
        List<String> names = new ArrayList<>();
        return fixture.<ChildList>read((view, handler) -> view.readChildren(path, handler), list -> {
                    names.addAll(list.names());
                    return list;
                })
                .thenApply(done -> names);
    }

    private void assertCachedIsStored(String... paths) {
        try (TenantView fresh = fixture.anotherView()) {
            for (String path : paths) {
                CompletableFuture<Znode> stored =
                        fixture.read((view, handler) -> fresh.readZnode(path, handler), Function.identity());
                assertThat(read(path).join())
                        .as(path)
                        .usingRecursiveComparison()
                        .isEqualTo(stored.join());
            }
        }
    }
}

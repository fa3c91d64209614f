package io.groundkeeper.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.embedded.EmbeddedDatabase;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.Appended;
import io.groundkeeper.layer.log.LogFollower;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteRequest;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.watch.TenantView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of a proxy on one thread, which takes up the store's answers when the test says so. */
class SessionServiceTest {
    private static final int TIMEOUT = 10_000;
    private static final long FIRST_ID = 1;
    private static final long NEXT_ID = 2;
    private static final long OTHER_PROXY = 3;

    @TempDir
    Path directory;

    private final Queue<Runnable> answers = new ArrayDeque<>();

    /** Never runs anything, having no thread; the test does, what it likes. */
    private final Periodic scheduler = new Periodic();

    private long nowNanos;

    private EmbeddedDatabase database;
    private TenantView view;
    private WritePath writes;
    private WriteLane elsewhere;
    private HeldSessions sessions;
    private SessionService service;

    @BeforeEach
    void open() throws Exception {
        database = EmbeddedEngine.open(
                directory,
                EmbeddedOptions.defaults()
                        .withInlineCommits(true)
                        .withSyncWrites(false)
                        .withScheduler(scheduler)
                        .withExecutor(answers::add));
        Transactions transactions = new Transactions(database);
        Tenant tenant = take(new Tenants(transactions).open("sessions", 0));
        writes = new WritePath(
                proxy -> new WriteLane(transactions, tenant, proxy, 0, BatchLimits.EMBEDDED, view, scheduler), () -> 0);
        elsewhere = new WriteLane(transactions, tenant, OTHER_PROXY, 0, BatchLimits.EMBEDDED, new Nobody(), scheduler);
        sessions = new HeldSessions(writes::proxy);
        view = new TenantView(transactions, tenant, 1 << 20, scheduler, sessions);
        writes.writeAs(FIRST_ID);
        SessionExpiry expiry = new SessionExpiry(
                sessions, writes, Duration.ofSeconds(1), new ServerStats(), scheduler, () -> nowNanos);
        service = new SessionService(
                sessions, expiry, writes, view, new SessionTimeouts(1_000, 20_000), new Random(1), () -> nowNanos);
        take(view.start());
    }

    @AfterEach
    void close() {
        view.close();
        database.close();
        scheduler.shutdownNow();
    }

    private static final class Periodic extends ScheduledThreadPoolExecutor {
        private final List<Runnable> tasks = new ArrayList<>();

        Periodic() {
            super(0, task -> null);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            tasks.add(task);
            return super.scheduleWithFixedDelay(task, first, delay, unit);
        }
    }

    /** Lets so much time pass that sessions expire, even after a pause. */
    private void expireTheSilent() {
        Runnable tick = scheduler.tasks.get(0);
        nowNanos += TimeUnit.MILLISECONDS.toNanos(TIMEOUT) * 2;
        tick.run();
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        tick.run();
    }

    private <T> T take(CompletableFuture<T> future) {
        takeAll();
        assertThat(future).isCompleted();
        return future.join();
    }

    private void takeAll() {
        while (!answers.isEmpty()) {
            answers.remove().run();
        }
    }

    private HeldSession opened() {
        return take(service.open(TIMEOUT, new Client())).orElseThrow();
    }

    /** Follows no log. */
    private static final class Nobody implements LogFollower {
        @Override
        public long version() {
            return 0;
        }

        @Override
        public void grown(long committed) {}

        @Override
        public void appended(Appended appended) {}
    }

    private static final class Client implements SessionClient {
        @Override
        public void drop(String reason) {}

        @Override
        public boolean isKeptWaiting() {
            return false;
        }
    }

    @Test
    void aSessionIsReattached() {
        HeldSession session = opened();
        sessions.forgetAll("as another proxy");
        assertThat(take(service.attach(session.id(), session.password(), TIMEOUT, new Client())))
                .isPresent();
    }

    @Test
    void aSessionThatIsHeldHereIsReattached() {
        HeldSession session = opened();
        assertThat(take(service.attach(session.id(), session.password(), TIMEOUT, new Client())))
                .containsSame(session);
    }

    @Test
    void aSessionThatWasElsewhereMeanwhileIsNotTakenForHeldHere() {
        HeldSession session = opened();
        take(elsewhere.submit(moveElsewhere(session)));
        CompletableFuture<Optional<HeldSession>> attached =
                service.attach(session.id(), session.password(), TIMEOUT, new Client());
        takeAll();
        assertThat(attached).isCompletedExceptionally();
        assertThat(take(service.attach(session.id(), session.password(), TIMEOUT, new Client())))
                .isPresent();
    }

    @Test
    void aSilentSessionExpires() {
        HeldSession session = opened();
        expireTheSilent();
        takeAll();
        assertThat(sessions.holds(session)).isFalse();
    }

    @Test
    void aSessionDoesNotExpireWhileItsClientIsOnItsWay() {
        HeldSession session = opened();
        CompletableFuture<Optional<HeldSession>> attached =
                service.attach(session.id(), session.password(), TIMEOUT / 2, new Client());
        expireTheSilent();
        assertThat(take(attached)).isPresent();
        assertThat(take(elsewhere.submit(moveElsewhere(session))).outcome()).isInstanceOf(Outcome.SessionHeld.class);
    }

    @Test
    void sessionsThatTheStoreCallsOursAreHeld() {
        HeldSession session = opened();
        sessions.forgetAll("as if it were not known");
        take(service.holdAll(() -> stored(session)));
        assertThat(sessions.get(session.id())).isNotNull();
    }

    @Test
    void aSessionThatMovesOnWhileTheStoreIsAskedIsNotHeld() {
        HeldSession session = opened();
        sessions.forgetAll("as if it were not known");
        take(service.holdAll(() -> elsewhere.submit(moveElsewhere(session)).thenCompose(moved -> stored(session))));
        assertThat(sessions.get(session.id())).isNull();
    }

    /** The store's answer before the session moved. */
    private static CompletableFuture<Map<Long, SessionRecord>> stored(HeldSession session) {
        SessionRecord record = new SessionRecord(TIMEOUT, FIRST_ID, session.password());
        return CompletableFuture.completedFuture(Map.of(session.id(), record));
    }

    private static WriteRequest moveElsewhere(HeldSession session) {
        Operation move = new Operation.MoveSession(session.password(), OTHER_PROXY, TIMEOUT);
        return new WriteRequest(session.id(), OTHER_PROXY, Caller.ANONYMOUS, 0, move);
    }

    @Test
    void aSessionThatIsGoneIsRefused() {
        assertThat(take(service.attach(77, new byte[16], TIMEOUT, new Client())))
                .isEmpty();
    }

    @Test
    void whoLosesItsLeaseWhileAClientComesDoesNotCallTheSessionGone() {
        HeldSession session = opened();
        sessions.forgetAll("as another proxy");
        CompletableFuture<Optional<HeldSession>> attached =
                service.attach(session.id(), session.password(), TIMEOUT, new Client());
        writes.writeAs(NEXT_ID);
        takeAll();
        assertThat(attached).isCompletedExceptionally();
    }

    @Test
    void whoLosesItsLeaseWhileASessionIsOpenedDoesNotCallItGone() {
        CompletableFuture<Optional<HeldSession>> opened = service.open(TIMEOUT, new Client());
        writes.writeAs(NEXT_ID);
        takeAll();
        assertThat(opened).isCompletedExceptionally();
    }

    @Test
    void aSessionIsNotCalledGoneBeforeItsEndIsDecided() {
        HeldSession session = opened();
        session.setClosing(true);
        assertThat(service.attach(session.id(), session.password(), TIMEOUT, new Client()))
                .isCompletedExceptionally();
    }
}

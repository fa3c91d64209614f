package io.groundkeeper.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Transaction;
import io.groundkeeper.embedded.EmbeddedDatabase;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.lease.SessionAdoption;
import io.groundkeeper.layer.log.Appended;
import io.groundkeeper.layer.log.LogFollower;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteRequest;
import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.audit.TenantAudit;
import io.groundkeeper.proxy.config.SessionTimeouts;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.watch.CacheMonitor;
import io.groundkeeper.watch.NodeCache;
import io.groundkeeper.watch.TailMonitor;
import io.groundkeeper.watch.TenantView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jmock.lib.concurrent.DeterministicScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of a proxy on one thread, which takes up the store's answers when the test says so. */
class SessionServiceTest {
    private static final int TIMEOUT = 10_000;
    private static final Duration PULSE = Duration.ofMillis(500);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final long FIRST_ID = 1;
    private static final long NEXT_ID = 2;
    private static final long OTHER_PROXY = 3;

    @TempDir
    Path directory;

    private final Queue<Runnable> answers = new ArrayDeque<>();

    private final DeterministicScheduler scheduler = new DeterministicScheduler();

    private long nowNanos;

    private EmbeddedDatabase database;
    private Transactions transactions;
    private Tenant tenant;
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
        transactions = new Transactions(database);
        tenant = take(new Tenants(transactions).open("sessions", 0));
        writes = new WritePath(
                proxy -> new WriteLane(transactions, tenant, proxy, 0, BatchLimits.EMBEDDED, view, scheduler), () -> 0);
        elsewhere = new WriteLane(transactions, tenant, OTHER_PROXY, 0, BatchLimits.EMBEDDED, new Nobody(), scheduler);
        sessions = new HeldSessions();
        view = new TenantView(
                transactions, tenant, new NodeCache(1 << 20, CacheMonitor.NONE), scheduler, sessions, TailMonitor.NONE);
        writes.writeAs(FIRST_ID);
        TenantAudit audit = new TenantAudit(AuditLog.OFF, tenant.name(), null);
        SessionExpiry expiry =
                new SessionExpiry(sessions, writes, PULSE, new ServerStats(), audit, scheduler, () -> nowNanos);
        service = new SessionService(
                sessions,
                expiry,
                writes,
                view,
                new SessionTimeouts(1_000, 20_000),
                LEASE,
                new Random(1),
                () -> nowNanos);
        take(view.start());
    }

    @AfterEach
    void close() {
        view.close();
        database.close();
    }

    /** Lets time pass; what the store answers meanwhile is not taken up. */
    private void pass(Duration time) {
        for (long i = 0; i < time.toMillis(); i++) {
            nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
            scheduler.tick(1, TimeUnit.MILLISECONDS);
        }
    }

    /** As long as the process is stopped, and then all at once. */
    private void standStill(Duration time) {
        nowNanos += time.toNanos();
        scheduler.tick(time.toMillis(), TimeUnit.MILLISECONDS);
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
        private boolean dropped;

        @Override
        public void drop(String reason) {
            dropped = true;
        }

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
        HeldSession again = take(service.attach(session.id(), session.password(), TIMEOUT, new Client()))
                .orElseThrow();
        assertThat(sessions.get(session.id())).isSameAs(again).isNotSameAs(session);
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void theFormerConnectionIsDroppedWhenItsClientComesBack() {
        Client former = new Client();
        HeldSession session = take(service.open(TIMEOUT, former)).orElseThrow();
        take(service.attach(session.id(), session.password(), TIMEOUT, new Client()));
        assertThat(former.dropped).isTrue();
    }

    /** The session is this proxy's when they come to be carried out, but was not all the time. */
    @Test
    void writesOfAConnectionThatItsClientHasLeftAreRefusedEvenIfTheSessionHasComeBack() {
        HeldSession session = opened();
        take(elsewhere.submit(moveElsewhere(session)));
        take(service.holdAll(() -> new SessionAdoption(transactions, tenant).adopt(OTHER_PROXY, FIRST_ID)));
        assertThat(owner(session)).isEqualTo(FIRST_ID);

        Operation write = new Operation.SetData("/", new byte[0], -1);
        assertThat(take(writes.submit(session, Caller.ANONYMOUS, write)).outcome())
                .isEqualTo(new Outcome.Failed(Failure.SESSION_MOVED));
        assertThat(take(writes.submit(session, Caller.SERVER, new Operation.CloseSession()))
                        .outcome())
                .isEqualTo(new Outcome.Failed(Failure.SESSION_MOVED));
        HeldSession adopted = sessions.get(session.id());
        assertThat(take(writes.submit(adopted, Caller.ANONYMOUS, write)).outcome())
                .isInstanceOf(Outcome.Changed.class);
    }

    /** As in ZooKeeper: whoever were answered would take itself for safe, and for the owner of its locks. */
    @Test
    void whoIsHeardWhenItsSessionExpiresIsDropped() {
        Client client = new Client();
        HeldSession session = take(service.open(TIMEOUT, client)).orElseThrow();
        pass(Duration.ofMillis(TIMEOUT));
        assertThat(client.dropped).isTrue();
        assertThat(session.touch(nowNanos)).isFalse();
        takeAll();
        assertThat(sessions.holds(session)).isFalse();
    }

    @Test
    void aSessionThatWasElsewhereMeanwhileIsReattached() {
        HeldSession session = opened();
        take(elsewhere.submit(moveElsewhere(session)));
        HeldSession back = take(service.attach(session.id(), session.password(), TIMEOUT, new Client()))
                .orElseThrow();
        assertThat(sessions.get(session.id())).isSameAs(back);
        assertThat(owner(session)).isEqualTo(FIRST_ID);
    }

    /** As of a client that has given up asking here, and was heard elsewhere after its session was taken from there. */
    @Test
    void aSessionThatIsTakenFromAnotherAndNotHeardOfGoesOnForALeaseMore() {
        HeldSession session = opened();
        take(elsewhere.submit(moveElsewhere(session)));
        HeldSession taken = take(service.attach(session.id(), session.password(), TIMEOUT, new Client()))
                .orElseThrow();
        pass(LEASE.plusMillis(TIMEOUT - 1));
        takeAll();
        assertThat(sessions.holds(taken)).isTrue();
        pass(MILLI);
        takeAll();
        assertThat(sessions.holds(taken)).isFalse();
    }

    @Test
    void aSessionThatIsTakenFromAnotherExpiresInTimeOnceItWasHeardOf() {
        HeldSession session = opened();
        take(elsewhere.submit(moveElsewhere(session)));
        HeldSession taken = take(service.attach(session.id(), session.password(), TIMEOUT, new Client()))
                .orElseThrow();
        taken.touch(nowNanos);
        pass(Duration.ofMillis(TIMEOUT));
        takeAll();
        assertThat(sessions.holds(taken)).isFalse();
    }

    @Test
    void nobodyGetsASessionWithAWrongPassword() {
        HeldSession session = opened();
        assertThat(take(service.attach(session.id(), new byte[16], TIMEOUT, new Client())))
                .isEmpty();
        assertThat(sessions.holds(session)).isTrue();
    }

    /** However long before, its client was heard: not before its timeout is over, and no later. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 499, 3_333, 9_999})
    void aSilentSessionExpiresWhenItsTimeoutIsOver(int heardMillis) {
        HeldSession session = opened();
        pass(Duration.ofMillis(heardMillis));
        session.touch(nowNanos);
        pass(Duration.ofMillis(TIMEOUT - 1));
        takeAll();
        assertThat(sessions.holds(session)).isTrue();
        pass(MILLI);
        takeAll();
        assertThat(sessions.holds(session)).isFalse();
    }

    @Test
    void aShorterTimeoutCountsFromWhenItIsAgreedOn() {
        HeldSession session = opened();
        HeldSession again = take(service.attach(session.id(), session.password(), TIMEOUT / 2, new Client()))
                .orElseThrow();
        pass(Duration.ofMillis(TIMEOUT / 2 - 1));
        takeAll();
        assertThat(sessions.holds(again)).isTrue();
        pass(MILLI);
        takeAll();
        assertThat(sessions.holds(again)).isFalse();
    }

    /** Its clients may have been heard by its sockets, though not by it. */
    @Test
    void whoStoodStillLetsNoSessionExpireBeforeAPulse() {
        HeldSession session = opened();
        HeldSession heard = opened();
        standStill(Duration.ofMillis(2 * TIMEOUT));
        takeAll();
        assertThat(sessions.holds(session)).isTrue();
        heard.touch(nowNanos);
        pass(PULSE.minus(MILLI));
        takeAll();
        assertThat(sessions.holds(session)).isTrue();
        pass(MILLI);
        takeAll();
        assertThat(sessions.holds(session)).isFalse();
        assertThat(sessions.holds(heard)).isTrue();
    }

    @Test
    void aSessionDoesNotExpireWhileItsClientIsOnItsWay() {
        HeldSession session = opened();
        CompletableFuture<Optional<HeldSession>> attached =
                service.attach(session.id(), session.password(), TIMEOUT / 2, new Client());
        pass(Duration.ofMillis(TIMEOUT));
        assertThat(take(attached)).isPresent();
        assertThat(take(elsewhere.submit(moveElsewhere(session))).outcome()).isInstanceOf(Outcome.SessionHeld.class);
    }

    /** Whoever attaches to it is told nothing of where it has gone: the view has seen that already. */
    @Test
    void aSessionThatIsWonAndLostAgainBeforeTheNewsOfItIsNotHeld() {
        HeldSession session = opened();
        take(elsewhere.submit(moveElsewhere(session)));
        take(view.sync());
        CompletableFuture<Optional<HeldSession>> attached =
                service.attach(session.id(), session.password(), TIMEOUT, new Client());
        while (owner(session) != FIRST_ID) {
            answers.remove().run();
        }
        List<Runnable> news = List.copyOf(answers);
        answers.clear();
        take(elsewhere.submit(moveElsewhere(session)));
        take(view.sync());
        answers.addAll(news);
        takeAll();
        assertThat(attached).isCompletedExceptionally();
        assertThat(sessions.get(session.id())).isNull();
        assertThat(take(service.attach(session.id(), session.password(), TIMEOUT, new Client())))
                .isPresent();
    }

    /** Nobody would ever tell that it has moved. */
    @Test
    void aSessionThatMayHaveMovedInAGapIsAskedFor() {
        HeldSession session = opened();
        sessions.gap();
        SessionRecord moved = new SessionRecord(TIMEOUT, OTHER_PROXY, 1, session.password());
        try (Transaction transaction = database.createTransaction(Runnable::run)) {
            transaction.set(tenant.keys().session(session.id()), moved.encode());
            transaction.commit().join();
        }
        assertThat(take(service.attach(session.id(), session.password(), TIMEOUT, new Client())))
                .isPresent();
        assertThat(owner(session)).isEqualTo(FIRST_ID);
    }

    /** According to the store at this moment. */
    private long owner(HeldSession session) {
        try (Transaction transaction = database.createTransaction(Runnable::run)) {
            byte[] record = transaction.get(tenant.keys().session(session.id())).join();
            return SessionRecord.decode(record).owner();
        }
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
        SessionRecord record = new SessionRecord(TIMEOUT, FIRST_ID, session.tenure(), session.password());
        return CompletableFuture.completedFuture(Map.of(session.id(), record));
    }

    private static WriteRequest moveElsewhere(HeldSession session) {
        Operation move = new Operation.MoveSession(session.password(), OTHER_PROXY, TIMEOUT);
        return new WriteRequest(session.id(), OTHER_PROXY, 0, Caller.ANONYMOUS, 0, move);
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

    /** As ZooKeeper's clients, which never hear of a session's end that they have not had. */
    @Test
    void whoComesToATenantThatWasDeletedIsNotToldThatItsSessionHasExpired() {
        take(new Tenants(transactions).delete("sessions", true));
        CompletableFuture<Optional<HeldSession>> opened = service.open(TIMEOUT, new Client());
        takeAll();
        assertThat(opened).isCompletedExceptionally();
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

package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Transaction;
import io.groundkeeper.embedded.EmbeddedDatabase;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.metrics.Metrics;
import io.groundkeeper.proxy.session.HeldSession;
import io.groundkeeper.proxy.session.SessionClient;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.tenant.Surroundings;
import io.groundkeeper.proxy.tenant.TenantProxy;
import io.groundkeeper.schema.SessionRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jmock.lib.concurrent.DeterministicScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When the sessions of a proxy that is gone expire, to the millisecond: on one thread, in virtual time, over a store that takes no time. Times
 * are in milliseconds.
 */
@Timeout(120)
class OrphanExpiryTest {
    private static final int TIMEOUT = 6_000;
    private static final int BEAT = 1_000;
    private static final int LEASE = 10_000;
    private static final int TICK = 2_000;
    private static final int PULSE = 500;
    private static final int PATIENCE = 60_000;

    @TempDir
    Path directory;

    private final DeterministicScheduler storeTimers = new DeterministicScheduler();
    private final List<Server> servers = new ArrayList<>();
    private final Random random = new Random(1);
    private EmbeddedDatabase store;
    private long now;

    /** A proxy and where it runs. */
    private final class Server {
        private final VirtualMachine machine = new VirtualMachine(store, random.nextLong());
        private final Proxy proxy;
        private final TenantProxy tenant;

        Server() {
            Store reached = new Store(
                    machine.database(),
                    BatchLimits.EMBEDDED,
                    new LeaseKeeper.Timing(Duration.ofMillis(BEAT), Duration.ofMillis(LEASE)),
                    "in virtual time",
                    () -> {});
            Surroundings surroundings =
                    new Surroundings(machine.scheduler(), machine::nanoTime, () -> 0, random, 1 << 20, AuditLog.OFF);
            CompletableFuture<Proxy> opened = Proxy.open(
                    config(), reached, Optional.empty(), surroundings, new Metrics("test", machine::nanoTime));
            while (!opened.isDone()) {
                machine.tick();
            }
            proxy = opened.join();
            CompletableFuture<Void> started = proxy.start();
            while (!started.isDone()) {
                machine.tick();
            }
            tenant = proxy.defaultTenant();
            servers.add(this);
        }

        HeldSession openSession(Client client) {
            return take(tenant.services().sessions().open(TIMEOUT, client)).orElseThrow();
        }

        Optional<HeldSession> attach(HeldSession session) {
            return take(tenant.services().sessions().attach(session.id(), session.password(), TIMEOUT, new Client()));
        }
    }

    private final class Client implements SessionClient {
        private long droppedAt = -1;

        @Override
        public void drop(String reason) {
            droppedAt = now;
        }

        @Override
        public boolean isKeptWaiting() {
            return false;
        }
    }

    private ServerConfig config() {
        Flags flags = new Flags(
                Optional.empty(),
                Optional.of(0),
                Optional.empty(),
                Optional.of(directory),
                Optional.empty(),
                "default",
                Optional.of(-1),
                Optional.empty());
        Properties system = new Properties();
        system.setProperty("zookeeper.tickTime", Integer.toString(TICK));
        try {
            return ServerConfig.of(flags, system, Map.of());
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        store = EmbeddedEngine.open(
                directory,
                EmbeddedOptions.defaults()
                        .withInlineCommits(true)
                        .withSyncWrites(false)
                        .withScheduler(storeTimers)
                        .withNanoTime(() -> TimeUnit.MILLISECONDS.toNanos(now))
                        .withExecutor(Runnable::run));
    }

    @AfterEach
    void close() {
        servers.forEach(server -> server.proxy.close());
        store.close();
    }

    private void pass(long millis) {
        long until = now + millis;
        while (now < until) {
            now++;
            storeTimers.tick(1, TimeUnit.MILLISECONDS);
            servers.forEach(server -> server.machine.tick());
        }
    }

    private void passUntil(BooleanSupplier condition) {
        for (int i = 0; i < PATIENCE && !condition.getAsBoolean(); i++) {
            pass(1);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private <T> T take(CompletableFuture<T> future) {
        passUntil(future::isDone);
        return future.join();
    }

    /** The session's owner according to the store; 0 where there is no such session. */
    private long owner(HeldSession session) {
        try (Transaction transaction = store.createTransaction(Runnable::run)) {
            byte[] record = transaction
                    .get(servers.get(0).tenant.tenant().keys().session(session.id()))
                    .join();
            return record == null ? 0 : SessionRecord.decode(record).owner();
        }
    }

    private boolean isGone(HeldSession session) {
        return owner(session) == 0;
    }

    /** When it expires. */
    private long end(HeldSession session) {
        passUntil(() -> isGone(session));
        return now;
    }

    private void passUntilAdopted(HeldSession session, long from) {
        passUntil(() -> owner(session) != from);
        assertThat(isGone(session)).isFalse();
    }

    private Server holderOf(HeldSession session) {
        // The record is there before its holder knows.
        pass(1);
        return servers.stream()
                .filter(server -> server.tenant.sessions().all().stream().anyMatch(held -> held.id() == session.id()))
                .filter(server -> server.tenant.services().writes().proxy() == owner(session))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 137, 500, 998, 999})
    void afterACrash(int phase) {
        Server dies = new Server();
        pass(phase);
        new Server();
        pass(LEASE + phase);
        HeldSession session = dies.openSession(new Client());
        pass(phase);
        session.touch(dies.machine.nanoTime());
        dies.machine.end();
        long died = now;
        assertThat(end(session) - died).isBetween((long) TIMEOUT + LEASE - 2 * BEAT, (long) TIMEOUT + LEASE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 137, 500, 998, 999})
    void afterARelease(int phase) {
        Server leaves = new Server();
        pass(phase);
        new Server();
        pass(LEASE);
        HeldSession session = leaves.openSession(new Client());
        pass(phase);
        session.touch(leaves.machine.nanoTime());
        long left = now;
        take(leaves.proxy.release());
        assertThat(end(session) - left).isBetween((long) TIMEOUT, (long) TIMEOUT + BEAT + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 499, TIMEOUT - 100})
    void afterTheAdoptersCrash(int waited) {
        Server dies = new Server();
        new Server();
        pass(BEAT / 3);
        new Server();
        pass(LEASE);
        HeldSession session = dies.openSession(new Client());
        long first = owner(session);
        dies.machine.end();
        passUntilAdopted(session, first);
        Server adopter = holderOf(session);
        pass(waited);
        adopter.machine.end();
        long died = now;
        assertThat(end(session) - died).isBetween((long) TIMEOUT + LEASE - 2 * BEAT, (long) TIMEOUT + LEASE);
    }

    /** It had only begun. */
    @Test
    void afterACrashBetweenTakingALeaseOverAndAdopting() {
        Server dies = new Server();
        Server adopter = new Server();
        pass(LEASE);
        HeldSession session = dies.openSession(new Client());
        new Server();
        pass(BEAT);
        long first = owner(session);
        take(dies.proxy.release());
        dies.machine.end();
        adopter.machine.end();
        long died = now;
        passUntilAdopted(session, first);
        assertThat(end(session) - died).isBetween((long) TIMEOUT, (long) TIMEOUT + LEASE);
    }

    /** Shorter than the lease: it stays the one. What it has heard nothing of meanwhile, it has a pulse's time to hear. */
    @ParameterizedTest
    @ValueSource(ints = {100, 900, 3_000, 6_500})
    void duringAPauseOfTheAdopter(int pause) {
        Server dies = new Server();
        new Server();
        pass(LEASE);
        HeldSession session = dies.openSession(new Client());
        long first = owner(session);
        dies.machine.end();
        passUntilAdopted(session, first);
        long adopted = now;
        Server adopter = holderOf(session);
        pass(200);
        adopter.machine.pause();
        pass(pause);
        long resumed = now;
        adopter.machine.resume();
        long end = end(session);
        assertThat(end - adopted).isGreaterThanOrEqualTo(TIMEOUT);
        assertThat(end).isLessThanOrEqualTo(Math.max(adopted + TIMEOUT + 1, resumed + PULSE + 1));
    }

    /** Longer than its lease: it is dead to others, and when it wakes it expires nobody. */
    @Test
    void duringALongPauseOfTheAdopter() {
        Server dies = new Server();
        new Server();
        pass(BEAT / 2);
        new Server();
        pass(LEASE);
        HeldSession orphan = dies.openSession(new Client());
        HeldSession returned = dies.openSession(new Client());
        long first = owner(orphan);
        dies.machine.end();
        passUntilAdopted(orphan, first);
        Server adopter = holderOf(orphan);
        adopter.machine.pause();
        long paused = now;
        Server third = servers.stream()
                .filter(server -> server != dies && server != adopter)
                .findFirst()
                .orElseThrow();
        HeldSession attached = third.attach(returned).orElseThrow();
        passUntil(() -> {
            attached.touch(third.machine.nanoTime());
            return isGone(orphan);
        });
        assertThat(now - paused).isBetween((long) TIMEOUT, (long) TIMEOUT + LEASE);
        long before = adopter.tenant.services().writes().proxy();
        adopter.machine.resume();
        assertThat(adopter.tenant.services().writes().proxy()).isNotEqualTo(before);
        assertThat(adopter.tenant.sessions().size()).isZero();
        pass(TIMEOUT - 1);
        assertThat(isGone(returned)).isFalse();
        assertThat(owner(returned)).isEqualTo(third.tenant.services().writes().proxy());
    }

    /** While it stood still, others adopted its sessions, and their clients came back elsewhere, or have not yet. */
    @Test
    void anOwnerThatWakesExpiresNobodyAndKeepsNobody() {
        Server sleeper = new Server();
        Server other = new Server();
        pass(LEASE);
        Client client = new Client();
        HeldSession moved = sleeper.openSession(client);
        HeldSession left = sleeper.openSession(new Client());
        sleeper.machine.pause();
        HeldSession attached = other.attach(moved).orElseThrow();
        while (owner(left) != owner(moved)) {
            pass(1);
            attached.touch(other.machine.nanoTime());
        }
        attached.touch(other.machine.nanoTime());
        long adopted = now;
        sleeper.machine.resume();
        assertThat(client.droppedAt).isEqualTo(now);
        assertThat(sleeper.tenant.sessions().size()).isZero();
        assertThat(end(left) - adopted).isBetween((long) TIMEOUT, (long) TIMEOUT + TICK);
        assertThat(isGone(moved)).isTrue();
    }

    /** Its clients know that they are disconnected, and so own no lock any more, before anybody else can be told of their end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 137, 500, 998, 999})
    void whoIsCutOffDropsItsClientsABeatBeforeTheyAreAdopted(int phase) {
        Server cutOff = new Server();
        pass(phase);
        new Server();
        pass(LEASE);
        Client client = new Client();
        HeldSession session = cutOff.openSession(client);
        pass(phase);
        long first = owner(session);
        cutOff.machine.cutOff();
        passUntilAdopted(session, first);
        assertThat(client.droppedAt).isBetween(0L, now - BEAT);
        assertThat(cutOff.proxy.isServing()).isFalse();
    }
}

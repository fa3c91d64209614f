package io.groundkeeper.layer.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.VirtualTime;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.LeaseRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that lose each other, on one thread and in virtual time. */
class LeaseKeeperTest {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final LeaseKeeper.Timing SHARED = new LeaseKeeper.Timing(BEAT, LEASE);
    private static final LeaseKeeper.Timing EXCLUSIVE = new LeaseKeeper.Timing(BEAT, Duration.ZERO);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private final Set<Long> sessionOwners = new HashSet<>();
    private final List<AutoCloseable> proxies = new ArrayList<>();
    private TestStore store;
    private ClusterKeys keys;
    private long lastId;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory, time);
        keys = TestStore.get(new Tenants(store.transactions).openCluster());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable proxy : proxies) {
            proxy.close();
        }
        store.close();
    }

    @Test
    void theLivingKeepTheirLeases() {
        List<TestProxy> all = List.of(start(SHARED), start(SHARED), start(SHARED));
        time.pass(LEASE.multipliedBy(5));
        assertThat(all).allMatch(proxy -> proxy.orphans.isEmpty() && proxy.lost.isEmpty());
        assertThat(leases()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aDeadProxysSessionsAreAdoptedByOneOther() {
        TestProxy dead = start(SHARED);
        TestProxy one = start(SHARED);
        TestProxy other = start(SHARED);
        time.pass(LEASE);
        dead.keeper.close();
        time.pass(LEASE.minus(BEAT).minusMillis(1));
        assertThat(orphans(one, other)).isEmpty();
        time.pass(BEAT);
        assertThat(orphans(one, other)).containsExactly(1L);
        time.pass(LEASE.multipliedBy(3));
        assertThat(orphans(one, other)).containsExactly(1L);
        assertThat(leases()).containsExactly(2L, 3L);
    }

    /** Whenever others look, and whenever within its beat a proxy dies. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 500, 999})
    void aDeadProxysSessionsAreOrphansWithinTheLeaseTime(int millis) {
        TestProxy dead = start(SHARED);
        time.pass(Duration.ofMillis(millis));
        TestProxy other = start(SHARED);
        time.pass(LEASE.plusMillis(millis));
        dead.database.stop();
        long died = time.nanoTime();
        time.pass(LEASE.minus(BEAT).minus(BEAT).minusMillis(1));
        assertThat(other.orphans).isEmpty();
        time.pass(BEAT.multipliedBy(2).plusMillis(1));
        assertThat(other.orphans).containsExactly(1L);
        assertThat(other.orphanNanos - died).isLessThanOrEqualTo(LEASE.toNanos());
    }

    /** Neither is its clock compared with others', nor need it look beat by beat: it stops when its own time is over. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 500, 999})
    void whoIsCutOffStopsABeatBeforeOthersAdopt(int millis) {
        TestProxy cutOff = start(SHARED);
        time.pass(Duration.ofMillis(millis));
        TestProxy other = start(SHARED);
        time.pass(LEASE.plusMillis(millis));
        cutOff.database.stop();
        time.pass(LEASE);
        assertThat(cutOff.lost).containsExactly(1L);
        assertThat(other.orphans).containsExactly(1L);
        assertThat(other.orphanNanos - cutOff.lostNanos).isGreaterThanOrEqualTo(BEAT.toNanos());
    }

    @Test
    void whoWasHeldUpAdoptsNobodyBeforeItHasALeaseAgain() {
        TestProxy heldUp = start(SHARED);
        TestProxy dead = start(SHARED);
        time.pass(LEASE);
        dead.database.stop();
        time.pass(LEASE.minus(BEAT).minus(BEAT));
        assertThat(heldUp.orphans).isEmpty();
        // Others have adopted from both meanwhile.
        store.set(keys.lease(1), new LeaseRecord(99, 0).encode());
        time.skip(LEASE);
        time.pass(BEAT);
        assertThat(heldUp.lost).containsExactly(1L);
        assertThat(heldUp.idWhenOrphaned).doesNotContain(1L);
    }

    @Test
    void aReleasedLeaseIsTakenOverAtOnce() {
        TestProxy leaves = start(SHARED);
        TestProxy stays = start(SHARED);
        time.pass(LEASE);
        TestStore.get(leaves.keeper.release());
        time.pass(BEAT);
        assertThat(stays.orphans).containsExactly(1L);
        assertThat(leases()).containsExactly(2L);
        assertThat(leaves.lost).isEmpty();
    }

    @Test
    void whoseLeaseWasTakenGoesOnUnderAnotherId() {
        TestProxy proxy = start(SHARED);
        store.set(keys.lease(1), new LeaseRecord(99, 0).encode());
        time.pass(BEAT);
        assertThat(proxy.lost).containsExactly(1L);
        assertThat(proxy.keeper.proxy()).isEqualTo(2);
        time.pass(LEASE.minus(BEAT.multipliedBy(2)));
        assertThat(leases()).containsExactly(1L, 2L);
        assertThat(proxy.lost).containsExactly(1L);
    }

    @Test
    void whoseBeatsAreLateStopsBeforeOthersAdopt() {
        TestProxy late = start(SHARED);
        time.pass(BEAT.dividedBy(3));
        TestProxy other = start(SHARED);
        time.pass(LEASE);
        late.database.stop();
        time.pass(LEASE.multipliedBy(2));
        assertThat(late.lost).containsExactly(1L);
        assertThat(other.orphans).containsExactly(1L);
        assertThat(late.lostNanos).isLessThan(other.orphanNanos);
    }

    @Test
    void whoComesBackHasALeaseAgain() {
        TestProxy late = start(SHARED);
        TestProxy other = start(SHARED);
        time.pass(LEASE);
        late.database.stop();
        time.pass(LEASE.multipliedBy(2));
        late.database.resumeWithFailures();
        time.pass(LEASE.multipliedBy(3));
        assertThat(late.lost).containsExactly(1L);
        assertThat(late.keeper.proxy()).isEqualTo(3);
        assertThat(leases()).containsExactly(2L, 3L);
        assertThat(other.orphans).containsExactly(1L);
    }

    @Test
    void whoHasLostItsLeaseHasNoneToGiveUp() {
        TestProxy cutOff = start(SHARED);
        cutOff.database.stop();
        time.pass(LEASE);
        assertThat(cutOff.keeper.isHeld()).isFalse();
        assertThat(cutOff.keeper.release()).isCompleted();
    }

    @Test
    void whoWasHeldUpDoesNotTakeItsLeaseForHeld() {
        TestProxy proxy = start(SHARED);
        time.pass(BEAT);
        assertThat(proxy.keeper.isHeld()).isTrue();
        time.skip(LEASE);
        assertThat(proxy.keeper.isHeld()).isFalse();
    }

    @Test
    void aLateBeatDoesNotBringTheLeaseBack() {
        TestProxy late = start(SHARED);
        start(SHARED);
        time.pass(LEASE);
        late.database.stop();
        time.pass(LEASE.multipliedBy(2));
        late.database.resume();
        time.pass(LEASE.multipliedBy(3));
        assertThat(late.lost).containsExactly(1L);
        assertThat(leases()).containsExactly(2L, 3L);
    }

    @Test
    void whoHasStoppedLosesNothing() {
        TestProxy leaves = start(SHARED);
        leaves.database.stop();
        time.pass(BEAT);
        // Its beat is on its way when it releases the lease.
        leaves.keeper.close();
        store.set(keys.lease(1), new LeaseRecord(0, 0).encode());
        leaves.database.resume();
        time.pass(BEAT);
        assertThat(leaves.lost).isEmpty();
        assertThat(leases()).containsExactly(1L);
    }

    @Test
    void whereNobodyElseCanBeAllAreAdoptedAtOnce() {
        store.set(keys.lease(71), new LeaseRecord(71, 5).encode());
        store.set(keys.lease(72), new LeaseRecord(72, 5).encode());
        sessionOwners.add(73L);
        TestProxy only = start(EXCLUSIVE);
        time.pass(BEAT);
        assertThat(only.orphans).containsExactlyInAnyOrder(71L, 72L, 73L);
        time.pass(LEASE);
        assertThat(only.orphans).hasSize(3);
        assertThat(leases()).containsExactly(1L);
    }

    @Test
    void sessionsWhoseOwnerHasNoLeaseAreFound() {
        TestProxy one = start(SHARED);
        TestProxy other = start(SHARED);
        sessionOwners.addAll(List.of(1L, 2L, 77L));
        time.pass(LEASE.minus(BEAT).minusMillis(1));
        assertThat(orphans(one, other)).isEmpty();
        time.pass(BEAT);
        // Both may look at the same moment: with no lease to tell, the second finds that nothing is left to adopt.
        assertThat(orphans(one, other)).containsOnly(77L);
    }

    @Test
    void anAdoptionThatFailsIsTriedAgainInTheNextRound() {
        TestProxy proxy = start(SHARED);
        store.set(keys.lease(77), new LeaseRecord(0, 0).encode());
        proxy.adoption = CompletableFuture.failedFuture(new IllegalStateException("injected"));
        time.pass(BEAT.dividedBy(2));
        assertThat(proxy.orphans).containsExactly(77L);
        proxy.adoption = CompletableFuture.completedFuture(null);
        time.pass(BEAT);
        assertThat(proxy.orphans).containsExactly(77L, 77L);
        assertThat(leases()).containsExactly(1L);
    }

    @Test
    void whoDiesWhileAdoptingIsSucceeded() {
        TestProxy adopter = start(SHARED);
        adopter.adoption = new CompletableFuture<>();
        store.set(keys.lease(77), new LeaseRecord(0, 0).encode());
        time.pass(BEAT);
        assertThat(adopter.orphans).containsExactly(77L);
        TestProxy heir = start(SHARED);
        adopter.keeper.close();
        time.pass(LEASE);
        assertThat(heir.orphans).containsExactlyInAnyOrder(1L, 77L);
        assertThat(leases()).containsExactly(2L);
    }

    @Test
    void anAdoptionIsNotBegunTwice() {
        TestProxy adopter = start(SHARED);
        adopter.adoption = new CompletableFuture<>();
        store.set(keys.lease(77), new LeaseRecord(0, 0).encode());
        time.pass(BEAT.multipliedBy(5));
        assertThat(adopter.orphans).containsExactly(77L);
    }

    private TestProxy start(LeaseKeeper.Timing timing) {
        TestProxy proxy = new TestProxy(timing);
        proxies.add(proxy.keeper);
        TestStore.get(proxy.keeper.start());
        return proxy;
    }

    private static List<Long> orphans(TestProxy... all) {
        List<Long> orphans = new ArrayList<>();
        for (TestProxy proxy : all) {
            orphans.addAll(proxy.orphans);
        }
        return orphans;
    }

    private List<Long> leases() {
        return store.dump(keys.leases()).stream()
                .map(entry -> keys.leaseOwner(entry.getKey()))
                .toList();
    }

    /** A proxy that only keeps its lease, and notes what it is told. */
    private final class TestProxy implements LeaseKeeper.Listener {
        final SlowDatabase database = new SlowDatabase(store.database);
        final LeaseKeeper keeper;
        final List<Long> orphans = new ArrayList<>();
        final List<Long> idWhenOrphaned = new ArrayList<>();
        final List<Long> lost = new ArrayList<>();
        CompletableFuture<Void> adoption = CompletableFuture.completedFuture(null);
        long lostNanos;
        long orphanNanos;

        TestProxy(LeaseKeeper.Timing timing) {
            keeper = new LeaseKeeper(
                    new Transactions(database.database()),
                    keys,
                    () -> CompletableFuture.completedFuture(Set.copyOf(sessionOwners)),
                    () -> ++lastId,
                    timing,
                    time.scheduler(),
                    time::nanoTime,
                    this,
                    LeaseMonitor.NONE);
        }

        @Override
        public void leaseLost(long oldProxy, long newProxy) {
            assertThat(newProxy).isNotEqualTo(oldProxy);
            lost.add(oldProxy);
            lostNanos = time.nanoTime();
        }

        @Override
        public CompletableFuture<Void> orphaned(long proxy) {
            orphans.add(proxy);
            idWhenOrphaned.add(keeper.proxy());
            orphanNanos = time.nanoTime();
            return adoption.thenRun(() -> sessionOwners.remove(proxy));
        }
    }
}

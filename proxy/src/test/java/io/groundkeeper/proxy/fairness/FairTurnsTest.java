package io.groundkeeper.proxy.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jmock.lib.concurrent.DeterministicScheduler;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
    private static final int MANY = 1_000_000;
    private static final int LOOK_MILLIS = 1;
    private static final long REQUEST_NANOS = 5_000;
    private static final int AT_ONCE = (int) (FairTurns.AT_ONCE_NANOS / REQUEST_NANOS);
    private static final int A_LOOK = (int) (FairTurns.LOOK_NANOS / REQUEST_NANOS) + FairTurns.SLICE;

    /** As an event loop's: what is scheduled for now comes after its next look at the sockets. */
    private final DeterministicScheduler loop = new DeterministicScheduler() {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return super.schedule(task, Math.max(LOOK_MILLIS, unit.toMillis(delay)), TimeUnit.MILLISECONDS);
        }
    };

    private final AtomicInteger delays = new AtomicInteger();
    private long now;

    private final FairTurns turns = new FairTurns(loop, () -> now);

    private final List<String> order = new ArrayList<>();

    private final class Client implements Turn {
        private final String name;
        private final TenantShare share;
        private int requests;
        private int taken;
        private boolean blocked;
        private boolean waits;

        Client(String name, TenantShare share) {
            this.name = name;
            this.share = share;
        }

        void send(int more) {
            requests += more;
            turns.ask(this);
        }

        @Override
        public TenantShare share() {
            return share;
        }

        @Override
        public int take(int most) {
            int some = blocked ? 0 : Math.min(most, requests);
            requests -= some;
            taken += some;
            now += some * REQUEST_NANOS;
            if (some > 0) {
                order.add(name);
            }
            return some;
        }

        @Override
        public boolean hasMore() {
            return requests > 0;
        }

        @Override
        public void setWaiting(boolean waits) {
            assertThat(waits).isNotEqualTo(this.waits);
            this.waits = waits;
        }
    }

    private TenantShare share(RequestRate rate) {
        return new TenantShare(rate);
    }

    private RequestRate unlimited() {
        return new RequestRate(() -> now, delays::incrementAndGet);
    }

    /** The loop looks at its sockets, and runs what is due. */
    private void look() {
        loop.tick(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Test
    void littleIsTakenUpAtOnce() {
        Client client = new Client("a", share(unlimited()));
        for (int i = 0; i < 1_000; i++) {
            client.send(1);
            assertThat(client.taken).isEqualTo(i + 1);
            now += REQUEST_NANOS * (FairTurns.AT_ONCE_PART - 1);
        }
        assertThat(loop.isIdle()).isTrue();
    }

    @Test
    void muchWaitsForTheSockets() {
        Client client = new Client("a", share(unlimited()));
        while (!client.waits) {
            client.send(1);
        }
        assertThat(client.taken).isBetween(AT_ONCE, 2 * AT_ONCE);
        assertThat(client.requests).isOne();
        look();
        assertThat(client.requests).isZero();
        assertThat(client.waits).isFalse();
        assertThat(loop.isIdle()).as("nothing is left to do").isTrue();
    }

    @Test
    void aFloodDoesNotKeepAnotherTenantWaiting() {
        TenantShare flood = share(unlimited());
        List<Client> loud = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            loud.add(new Client("loud", flood));
            loud.get(i).send(MANY);
        }
        Client quiet = new Client("quiet", share(unlimited()));
        for (int i = 0; i < 50; i++) {
            int before = order.size();
            quiet.send(1);
            assertThat(order.subList(before, order.size())).containsExactly("quiet");
            look();
        }
        assertThat(loud).allMatch(client -> client.waits);
        assertThat(quiet.waits).isFalse();
    }

    @Test
    void aFloodKeepsTheLoopFromItsSocketsForAMomentOnly() {
        TenantShare flood = share(unlimited());
        for (int i = 0; i < 100; i++) {
            Client loud = new Client("loud", flood);
            long begun = now;
            loud.send(MANY);
            assertThat(now - begun).isLessThanOrEqualTo(FairTurns.AT_ONCE_NANOS + FairTurns.SLICE * REQUEST_NANOS);
        }
        for (int i = 0; i < 50; i++) {
            long begun = now;
            look();
            assertThat(now - begun).isBetween(REQUEST_NANOS, A_LOOK * REQUEST_NANOS);
        }
    }

    @Test
    void tenantsThatFloodHaveEqualShares() {
        TenantShare one = share(unlimited());
        TenantShare other = share(unlimited());
        List<Client> ofOne = List.of(new Client("one", one), new Client("one", one), new Client("one", one));
        Client ofOther = new Client("other", other);
        ofOne.forEach(client -> client.send(MANY));
        ofOther.send(MANY);
        for (int i = 0; i < 200; i++) {
            look();
        }
        int all = ofOne.stream().mapToInt(client -> client.taken).sum();
        assertThat(ofOther.taken).isBetween(all - 2 * AT_ONCE, all + 2 * AT_ONCE);
        assertThat(ofOne)
                .extracting(client -> client.taken)
                .allSatisfy(taken -> assertThat(taken).isBetween(all / 3 - AT_ONCE, all / 3 + AT_ONCE));
    }

    @Test
    void whoCannotGoOnDoesNotKeepOthersWaiting() {
        TenantShare share = share(unlimited());
        Client blocked = new Client("blocked", share);
        Client other = new Client("other", share);
        blocked.blocked = true;
        blocked.send(5);
        other.send(FairTurns.SLICE * 10);
        for (int i = 0; i < 20; i++) {
            look();
        }
        assertThat(other.requests).isZero();
        blocked.blocked = false;
        turns.ask(blocked);
        look();
        assertThat(blocked.taken).isEqualTo(5);
        assertThat(loop.isIdle()).isTrue();
    }

    @Test
    void aLimitedTenantWaitsAndNobodyElse() {
        RequestRate rate = unlimited();
        rate.limit(OptionalLong.of(10));
        Client limited = new Client("limited", share(rate));
        limited.send(35);
        assertThat(limited.taken).isEqualTo(10);
        look();
        assertThat(delays).hasPositiveValue();
        Client free = new Client("free", share(unlimited()));
        free.send(20);
        assertThat(free.taken).isEqualTo(20);

        for (int second = 1; second <= 2; second++) {
            now += TimeUnit.SECONDS.toNanos(1);
            loop.tick(1, TimeUnit.SECONDS);
            assertThat(limited.taken).isBetween(10 * second, 10 * (second + 1));
        }
        rate.limit(OptionalLong.empty());
        loop.tick(1, TimeUnit.SECONDS);
        assertThat(limited.requests).isZero();
    }

    /** Its requests are gone when it might have its turn. */
    @Test
    void aConnectionMayCloseWhileItsTenantWaits() {
        RequestRate rate = unlimited();
        rate.limit(OptionalLong.of(10));
        TenantShare share = share(rate);
        Client closed = new Client("closed", share);
        closed.send(11);
        closed.send(5);
        look();
        closed.requests = 0;
        Client other = new Client("other", share);
        other.send(5);
        look();
        for (int second = 0; second < 3; second++) {
            now += TimeUnit.SECONDS.toNanos(1);
            loop.tick(1, TimeUnit.SECONDS);
            other.send(1);
        }
        look();
        assertThat(other.taken).isEqualTo(8);
        assertThat(loop.isIdle()).isTrue();
    }

    @Test
    void whatWasAllowedAndCouldNotBeTakenIsGivenBack() {
        RequestRate rate = unlimited();
        rate.limit(OptionalLong.of(10));
        Client client = new Client("a", share(rate));
        client.blocked = true;
        for (int i = 0; i < 100; i++) {
            client.send(1);
        }
        client.blocked = false;
        turns.ask(client);
        assertThat(client.taken).isBetween(9, 10);
    }
}

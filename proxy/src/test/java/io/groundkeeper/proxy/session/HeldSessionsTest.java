package io.groundkeeper.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldSessionsTest {
    private static final long SELF = 1;
    private static final long OTHER = 2;

    private final HeldSessions sessions = new HeldSessions(() -> SELF);
    private final HeldSession session = sessions.hold(new HeldSession(42, new byte[] {1, 2}, 10_000, 0));
    private final Client client = new Client();

    private static final class Client implements SessionClient {
        private final List<String> dropped = new ArrayList<>();

        @Override
        public void drop(String reason) {
            dropped.add(reason);
        }

        @Override
        public boolean isKeptWaiting() {
            return false;
        }
    }

    HeldSessionsTest() {
        session.attach(client, 10_000, 0);
    }

    @Test
    void aSecondConnectionReplacesTheFirst() {
        Client second = new Client();
        session.attach(second, 5_000, 7);

        assertThat(client.dropped).hasSize(1);
        assertThat(session.timeoutMillis()).isEqualTo(5_000);
        session.detach(client); // what the first one's end does is no concern of the second's
        assertThat(session.client()).isSameAs(second);
    }

    @Test
    void aSessionThatMovesAwayIsLetGo() {
        sessions.moved(42, SELF);
        assertThat(sessions.size()).isEqualTo(1);

        sessions.moved(42, OTHER);
        assertThat(sessions.size()).isZero();
        assertThat(client.dropped).hasSize(1);
    }

    @Test
    void whoeverClosesASessionHereDropsItsClientHimself() {
        session.setClosing(true);
        sessions.closed(42);
        assertThat(client.dropped).isEmpty();

        session.setClosing(false);
        sessions.closed(42);
        assertThat(client.dropped).hasSize(1);
        assertThat(sessions.size()).isZero();
    }

    @Test
    void aGapCostsConnectionsNotSessions() {
        sessions.gap();

        assertThat(client.dropped).hasSize(1);
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void holdingTwiceKeepsTheFirst() {
        assertThat(sessions.hold(new HeldSession(42, new byte[0], 1, 0))).isSameAs(session);
    }

    @Test
    void theWholePasswordCounts() {
        assertThat(session.hasPassword(new byte[] {1, 2})).isTrue();
        assertThat(session.hasPassword(new byte[] {1})).isFalse();
        assertThat(session.hasPassword(null)).isFalse();
    }
}

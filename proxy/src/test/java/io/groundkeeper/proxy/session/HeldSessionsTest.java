package io.groundkeeper.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.schema.SessionRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldSessionsTest {
    private static final long SELF = 1;

    private final HeldSessions sessions = new HeldSessions();
    private final Client client = new Client();
    private final HeldSession session = inTenure(7, client);

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
        assertThat(sessions.hold(session)).isTrue();
    }

    private static HeldSession inTenure(int tenure, Client client) {
        return new HeldSession(42, new SessionRecord(10_000, SELF, tenure, new byte[16]), client, 0, 0);
    }

    @Test
    void aLaterTenureReplacesAnEarlierOne() {
        HeldSession later = inTenure(8, new Client());
        assertThat(sessions.hold(later)).isTrue();
        assertThat(client.dropped).hasSize(1);
        assertThat(sessions.get(42)).isSameAs(later);
        sessions.forget(session, "what becomes of the first one is no concern of the second's");
        assertThat(sessions.holds(later)).isTrue();
    }

    @Test
    void anEarlierTenureIsNotHeldAfterALaterOne() {
        for (int tenure : new int[] {6, 7}) {
            assertThat(sessions.hold(inTenure(tenure, null))).isFalse();
        }
        assertThat(client.dropped).isEmpty();
        assertThat(sessions.holds(session)).isTrue();
    }

    @Test
    void aSessionThatMovesAwayIsLetGo() {
        sessions.moved(42, session.tenure());
        assertThat(sessions.size()).isEqualTo(1);

        sessions.moved(42, session.tenure() + 1);
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
}

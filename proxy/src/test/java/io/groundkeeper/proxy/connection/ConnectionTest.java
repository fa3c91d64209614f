package io.groundkeeper.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.config.AuthConfig;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.proxy.stats.ServerStats;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final AuthConfig AUTH = new AuthConfig(
            Set.of("ip"), false, Optional.empty(), Optional.empty(), Set.of(), Set.of(), false, Map.of());

    /** Notes whether it was closed. */
    private static final class Link implements ClientLink {
        private boolean closed;

        @Override
        public void send(Outbound message) {}

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void setReading(boolean reading) {}

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public boolean inEventLoop() {
            return true;
        }

        @Override
        public String clientAddress() {
            return "192.0.2.1";
        }
    }

    @Test
    void whatComesAfterTheLeaseIsLostIsNotTakenUp() {
        Link link = new Link();
        TenantServices services = new TenantServices(
                null,
                null,
                null,
                null,
                new Authentication(AUTH),
                Optional.empty(),
                false,
                new ServerStats(),
                () -> 0,
                () -> false);
        new Connection(link, services).receive(new Packet(1, new ClientRequest.Ping(), 8, 0));
        assertThat(link.closed).isTrue();
    }
}

package io.groundkeeper.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.proxy.audit.AuditLog;
import io.groundkeeper.proxy.audit.TenantAudit;
import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.config.AuthConfig;
import io.groundkeeper.proxy.fairness.RequestRate;
import io.groundkeeper.proxy.fairness.TenantShare;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.proxy.stats.ServerStats;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final AuthConfig AUTH = new AuthConfig(
            Set.of("ip"), false, Optional.empty(), Optional.empty(), Set.of(), Set.of(), false, Map.of());

    private final RecordingLink link = new RecordingLink();
    private final Packet packet = new Packet(1, new ClientRequest.Ping(), 8, 0);

    private Connection connection(boolean serving) {
        TenantServices services = new TenantServices(
                null,
                null,
                null,
                null,
                new Authentication(AUTH),
                Optional.empty(),
                false,
                new ServerStats(),
                new TenantShare(new RequestRate(() -> 0, () -> {})),
                new TenantAudit(AuditLog.OFF, "tenant", null),
                () -> 0,
                () -> serving);
        return new Connection(link, services);
    }

    @Test
    void whatComesAfterTheLeaseIsLostIsNotTakenUp() {
        connection(false).receive(packet);
        assertThat(link.closed).isTrue();
    }

    /** By then the server may have a lease again. */
    @Test
    void whatComesBetweenTheDropAndTheCloseIsNotTakenUp() {
        Connection connection = connection(true);
        connection.drop("the lease was lost");
        connection.receive(packet);
        assertThat(connection.outstanding()).isZero();
        assertThat(link.closed).isTrue();
    }
}

package io.groundkeeper.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.config.AuthConfig;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.ClientRequest.Create;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.junit.jupiter.api.Test;

/** What comparing with a ZooKeeper server does not show: that is done with whole servers. */
class TenantAuditTest {
    private static final String ADDRESS = "10.1.2.3";

    private final Authentication authentication = new Authentication(new AuthConfig(
            Set.of("ip", "digest"), false, Optional.empty(), Optional.empty(), Set.of(), Set.of(), false, Map.of()));
    private final Caller caller = authentication.fromAddress(ADDRESS);
    private final List<String> lines = new ArrayList<>();
    private final TenantAudit audit = new TenantAudit(new Lines(), "hbase-1", authentication);

    private final class Lines implements AuditLog {
        @Override
        public boolean isOn() {
            return true;
        }

        @Override
        public String server() {
            return "zookeeper";
        }

        @Override
        public void log(AuditEvent event) {
            lines.add(String.join(
                    " ",
                    event.fields().entrySet().stream().map(Object::toString).toList()));
        }

        @Override
        public void close() {}
    }

    private static Create creation(String path, int flags) {
        return new Create(path, null, Ids.OPEN_ACL_UNSAFE, flags, OpCode.create, Create.NO_TTL);
    }

    @Test
    void theTenantComesLast() {
        audit.written(0x1f, caller, ADDRESS, creation("/a", 1), new Outcome.Created("/a", null));
        assertThat(lines)
                .containsExactly("session=0x1f user=10.1.2.3 ip=10.1.2.3 operation=create znode=/a znode_type=ephemeral"
                        + " result=success tenant=hbase-1");
    }

    @Test
    void namesOfAllThatAClientIsAreGivenWithoutTheirSecrets() {
        Caller alice = authentication
                .authenticate(caller, "digest", "alice:wonder".getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        audit.written(1, alice, ADDRESS, new ClientRequest.Delete("/a", -1), new Outcome.Failed(Failure.NO_NODE));
        assertThat(lines).singleElement().asString().containsAnyOf("user=alice,10.1.2.3 ", "user=10.1.2.3,alice ");
    }

    @Test
    void whatMayHaveHappenedIsInvoked() {
        audit.written(1, caller, ADDRESS, new ClientRequest.SetData("/a", null, 1), null);
        ClientRequest.Write check = new ClientRequest.Check("/c", 1);
        audit.written(1, caller, ADDRESS, new ClientRequest.Multi(List.of(creation("/b", 2), check)), null);
        audit.written(1, caller, ADDRESS, new ClientRequest.CloseSession(), null);
        assertThat(lines)
                .containsExactly(
                        "session=0x1 user=10.1.2.3 ip=10.1.2.3 operation=setData znode=/a result=invoked tenant=hbase-1",
                        "session=0x1 user=10.1.2.3 ip=10.1.2.3 operation=create znode=/b"
                                + " znode_type=persistent_sequential result=invoked tenant=hbase-1",
                        "session=0x1 user=zookeeper operation=ephemeralZNodeDeletionOnSessionCloseOrExpire"
                                + " result=invoked tenant=hbase-1");
    }

    @Test
    void aSessionThatIsRefusedItsEndHasLostNothing() {
        audit.sessionEnded(1, new Outcome.Failed(Failure.SESSION_MOVED));
        audit.sessionEnded(1, new Outcome.SessionClosed(List.of()));
        assertThat(lines).isEmpty();
    }
}

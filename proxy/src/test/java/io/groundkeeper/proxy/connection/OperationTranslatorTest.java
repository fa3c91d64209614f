package io.groundkeeper.proxy.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Operation.Lifetime;
import io.groundkeeper.proxy.auth.AclRules;
import io.groundkeeper.proxy.auth.Schemes;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.schema.AclEntry;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTranslatorTest {
    private static final AclRules ACLS = new AclRules(new Schemes(Set.of("ip", "digest")));
    private static final byte[] DATA = {1};

    @ParameterizedTest
    @CsvSource({
        "/a, false, ",
        "/a/b, false, ",
        "/, false, NODE_EXISTS",
        "/, true, ",
        "'', false, BAD_ARGUMENTS",
        "a, false, BAD_ARGUMENTS",
        "a/b, false, NO_NODE",
        "/a/, false, BAD_ARGUMENTS",
        "/a/, true, ",
        "/a//b, false, NO_NODE",
        "//a, false, BAD_ARGUMENTS",
        "/a/../b, false, NO_NODE",
        "/.., false, BAD_ARGUMENTS",
        "/.., true, ",
        "/a/., false, BAD_ARGUMENTS"
    })
    void createChecksPathsInZooKeepersOrder(String path, boolean sequential, Failure failure) {
        CreateMode mode = sequential ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
        Operation operation = translate(create(path, Ids.OPEN_ACL_UNSAFE, mode.toFlag()));

        assertThat(operation).isEqualTo(expected(path, sequential, failure));
    }

    private static Operation expected(String path, boolean sequential, Failure failure) {
        if (failure == null) {
            return new Operation.Create(path, DATA, AclEntry.OPEN, Lifetime.PERSISTENT, sequential);
        }
        // Where there is a parent to look for, that comes before the name.
        boolean hasParent = path.startsWith("/");
        return failure == Failure.BAD_ARGUMENTS && hasParent
                ? new Operation.CreateIllFormed(ZnodePaths.parent(path).isEmpty() ? "/" : ZnodePaths.parent(path))
                : new Operation.Refused(failure);
    }

    @Test
    void createModes() {
        assertThat(translate(create(CreateMode.EPHEMERAL.toFlag())))
                .isEqualTo(new Operation.Create("/a", DATA, AclEntry.OPEN, Lifetime.EPHEMERAL, false));
        assertThat(translate(create(CreateMode.EPHEMERAL_SEQUENTIAL.toFlag())))
                .isEqualTo(new Operation.Create("/a", DATA, AclEntry.OPEN, Lifetime.EPHEMERAL, true));
        assertThat(translate(create(CreateMode.CONTAINER.toFlag(), OpCode.createContainer, -1)))
                .isEqualTo(new Operation.Create("/a", DATA, AclEntry.OPEN, Lifetime.CONTAINER, false));
        assertThat(translate(create(CreateMode.CONTAINER.toFlag())))
                .isEqualTo(new Operation.Create("/a", DATA, AclEntry.OPEN, Lifetime.PERSISTENT, false));
        assertRefused(create(CreateMode.PERSISTENT_WITH_TTL.toFlag()), Failure.UNIMPLEMENTED);
        assertRefused(create(CreateMode.PERSISTENT_WITH_TTL.toFlag(), OpCode.createTTL, 1_000), Failure.UNIMPLEMENTED);
        assertRefused(create(7), Failure.BAD_ARGUMENTS);
        assertRefused(create(-1), Failure.BAD_ARGUMENTS);
    }

    @Test
    void aTimeToLiveNeedsItsModeAndBounds() {
        int mode = CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.toFlag();
        assertThat(extended(create(mode, OpCode.createTTL, 1_000)))
                .isEqualTo(new Operation.Create("/a", DATA, AclEntry.OPEN, Lifetime.ofTtl(1_000), true));
        for (long ttl : List.of(-1L, 0L, 1L << 40)) {
            assertThat(extended(create(mode, OpCode.createTTL, ttl)))
                    .isEqualTo(new Operation.Refused(Failure.BAD_ARGUMENTS));
        }
        assertThat(extended(create(mode))).isEqualTo(new Operation.Refused(Failure.BAD_ARGUMENTS));
        assertThat(extended(create(0, OpCode.createTTL, 0))).isEqualTo(new Operation.Refused(Failure.BAD_ARGUMENTS));
    }

    private static Operation extended(ClientRequest.Write request) {
        return OperationTranslator.translate(request, ACLS, Caller.ANONYMOUS, true);
    }

    @Test
    void anInvalidAclIsFoundBeforeAMissingParentAndAfterABadPath() {
        assertRefused(create("/a/../b", List.of(), 0), Failure.INVALID_ACL);
        assertRefused(create("a", List.of(), 0), Failure.BAD_ARGUMENTS);
        assertRefused(new ClientRequest.SetAcl("/a", List.of(), -1), Failure.INVALID_ACL);
        assertRefused(new ClientRequest.SetAcl("/a/", List.of(), -1), Failure.BAD_ARGUMENTS);
    }

    @Test
    void aPathThatIsNullIsLookedAtAfterModeAndTimeToLive() {
        assertRefused(create(null, List.of(), 99), Failure.BAD_ARGUMENTS);
        assertRefused(create(null, List.of(), CreateMode.PERSISTENT_WITH_TTL.toFlag()), Failure.UNIMPLEMENTED);
        assertRefused(create(null, List.of(), 0), Failure.MARSHALLING_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config", "a", "", "/a\0"})
    void someZnodesCannotBeDeleted(String path) {
        assertRefused(new ClientRequest.Delete(path, -1), Failure.BAD_ARGUMENTS);
    }

    @Test
    void anIllFormedPathNamesNoZnodeToDelete() {
        assertRefused(new ClientRequest.Delete("/a/../b", -1), Failure.NO_NODE);
        assertRefused(new ClientRequest.DeleteContainer("/a/"), Failure.NO_NODE);
        assertThat(translate(new ClientRequest.Delete("/a/", 3))).isEqualTo(new Operation.DeleteIllFormed("/a"));
        assertThat(translate(new ClientRequest.Delete("/..", 3))).isEqualTo(new Operation.DeleteIllFormed("/"));
        assertThat(translate(new ClientRequest.Delete("/a", 3))).isEqualTo(new Operation.Delete("/a", 3));
    }

    @Test
    void aMultiKeepsItsRefusedMembers() {
        ClientRequest.Multi multi = new ClientRequest.Multi(
                List.of(new ClientRequest.Check("/a", 1), new ClientRequest.SetData("/a/", DATA, -1)));

        assertThat(translate(multi))
                .isEqualTo(new Operation.Multi(
                        List.of(new Operation.Check("/a", 1), new Operation.Refused(Failure.BAD_ARGUMENTS))));
    }

    @Test
    void aSessionIsClosedByItsOwner() {
        assertThat(translate(new ClientRequest.CloseSession())).isEqualTo(new Operation.CloseSession());
    }

    private static ClientRequest.Create create(int flags) {
        return create("/a", Ids.OPEN_ACL_UNSAFE, flags);
    }

    private static ClientRequest.Create create(String path, List<ACL> acl, int flags) {
        return new ClientRequest.Create(path, DATA, acl, flags, OpCode.create, ClientRequest.Create.NO_TTL);
    }

    private static ClientRequest.Create create(int flags, int type, long ttl) {
        return new ClientRequest.Create("/a", DATA, Ids.OPEN_ACL_UNSAFE, flags, type, ttl);
    }

    private static void assertRefused(ClientRequest.Write request, Failure failure) {
        assertThat(translate(request)).isEqualTo(new Operation.Refused(failure));
    }

    private static Operation translate(ClientRequest.Write request) {
        return OperationTranslator.translate(request, ACLS, Caller.ANONYMOUS, false);
    }
}

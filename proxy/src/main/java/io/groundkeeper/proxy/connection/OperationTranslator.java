package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Operation.Lifetime;
import io.groundkeeper.proxy.auth.AclRules;
import io.groundkeeper.proxy.auth.RefusedAclException;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.NodeHead;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a client's request into an operation of the layer, or refuses it with the failure that ZooKeeper's request
 * processor would find first.
 *
 * <p>An ill-formed path names no znode: where ZooKeeper looks for the znode before it looks at the path, the failure is
 * NO_NODE.
 */
final class OperationTranslator {
    private static final Logger LOG = LoggerFactory.getLogger(OperationTranslator.class);
    private static final int LOGGED_CHARS = 100;

    /** A sequence number has ten digits, and a sign once it has passed 2³¹. */
    private static final String LONGEST_NUMBER = "0".repeat(11);

    private OperationTranslator() {}

    /**
     * Translates a request.
     *
     * @param acls what ACLs may say
     * @param caller who asks, for ACLs of the {@code auth} scheme
     * @param extendedTypes whether znodes may have a time to live
     */
    static Operation translate(ClientRequest.Write request, AclRules acls, Caller caller, boolean extendedTypes) {
        try {
            return translated(request, acls, caller, extendedTypes);
        } catch (RefusedAclException e) {
            return refused(e.failure());
        }
    }

    private static Operation translated(
            ClientRequest.Write request, AclRules acls, Caller caller, boolean extendedTypes)
            throws RefusedAclException {
        if (request instanceof ClientRequest.Create create) {
            return create(create, acls, caller, extendedTypes);
        }
        if (request instanceof ClientRequest.Delete delete) {
            return delete(delete);
        }
        if (request instanceof ClientRequest.DeleteContainer delete) {
            return deleteContainer(delete.path());
        }
        if (request instanceof ClientRequest.SetData set) {
            return ZnodePaths.isValid(set.path())
                    ? new Operation.SetData(set.path(), set.data(), set.version())
                    : refused(Failure.BAD_ARGUMENTS);
        }
        if (request instanceof ClientRequest.SetAcl set) {
            return setAcl(set, acls, caller);
        }
        if (request instanceof ClientRequest.Check check) {
            return ZnodePaths.isValid(check.path())
                    ? new Operation.Check(check.path(), check.version())
                    : refused(Failure.BAD_ARGUMENTS);
        }
        if (request instanceof ClientRequest.Multi multi) {
            return new Operation.Multi(multi.members().stream()
                    .map(member -> translate(member, acls, caller, extendedTypes))
                    .toList());
        }
        return new Operation.CloseSession();
    }

    private static Operation create(ClientRequest.Create create, AclRules acls, Caller caller, boolean extendedTypes)
            throws RefusedAclException {
        String path = create.path();
        CreateMode mode = CreateMode.fromFlag(create.flags(), null);
        if (mode == null) {
            return refused(Failure.BAD_ARGUMENTS);
        }
        if (mode.isTTL() && !extendedTypes) {
            return refused(Failure.UNIMPLEMENTED);
        }
        if (mode.isTTL() ? !NodeHead.isTtl(create.ttlMillis()) : hasTtl(create)) {
            return refused(Failure.BAD_ARGUMENTS);
        }
        if (path == null) {
            return refused(Failure.MARSHALLING_ERROR);
        }
        if (ZnodePaths.hasNoParent(path)) {
            return refused(Failure.BAD_ARGUMENTS);
        }
        List<AclEntry> acl = acls.resolve(create.acl(), caller);
        String parent = ZnodePaths.parent(path);
        if (!parent.isEmpty() && !ZnodePaths.isValid(parent)) {
            return refused(Failure.NO_NODE);
        }
        // Zeros stand for the sequence number: it may make a path valid that is not without it.
        String whole = mode.isSequential() ? path + LONGEST_NUMBER : path;
        if (!ZnodePaths.isValid(whole)) {
            if (ZnodePaths.isTooLong(whole)) {
                LOG.info(
                        "A path of {} characters is too long for the store, which takes {} bytes: {}…",
                        path.length(),
                        ZnodePaths.MAX_BYTES,
                        path.substring(0, LOGGED_CHARS));
            }
            return new Operation.CreateIllFormed(parent.isEmpty() ? Paths.ROOT : parent);
        }
        if (path.equals("/") && !mode.isSequential()) {
            return refused(Failure.NODE_EXISTS);
        }
        return new Operation.Create(path, create.data(), acl, lifetime(create, mode), mode.isSequential());
    }

    private static boolean hasTtl(ClientRequest.Create create) {
        return create.type() == OpCode.createTTL || create.ttlMillis() >= 0;
    }

    /** A container is one by the operation's code, all else is by its mode. */
    private static Lifetime lifetime(ClientRequest.Create create, CreateMode mode) {
        if (create.type() == OpCode.createContainer) {
            return Lifetime.CONTAINER;
        }
        if (mode.isTTL()) {
            return Lifetime.ofTtl(create.ttlMillis());
        }
        return mode.isEphemeral() ? Lifetime.EPHEMERAL : Lifetime.PERSISTENT;
    }

    private static Operation delete(ClientRequest.Delete delete) {
        String path = delete.path();
        if (isUndeletable(path)) {
            return refused(Failure.BAD_ARGUMENTS);
        }
        if (ZnodePaths.isValid(path)) {
            return new Operation.Delete(path, delete.version());
        }
        String parent = ZnodePaths.parent(path);
        return parent.isEmpty() || ZnodePaths.isValid(parent)
                ? new Operation.DeleteIllFormed(parent.isEmpty() ? Paths.ROOT : parent)
                : refused(Failure.NO_NODE);
    }

    private static Operation deleteContainer(String path) {
        if (isUndeletable(path)) {
            return refused(Failure.BAD_ARGUMENTS);
        }
        return ZnodePaths.isValid(path) ? new Operation.DeleteContainer(path) : refused(Failure.NO_NODE);
    }

    private static boolean isUndeletable(String path) {
        return ZnodePaths.hasNoParent(path) || Paths.isPermanent(path);
    }

    private static Operation setAcl(ClientRequest.SetAcl set, AclRules acls, Caller caller) throws RefusedAclException {
        if (!ZnodePaths.isValid(set.path())) {
            return refused(Failure.BAD_ARGUMENTS);
        }
        return new Operation.SetAcl(set.path(), acls.resolve(set.acl(), caller), set.version());
    }

    private static Operation refused(Failure failure) {
        return new Operation.Refused(failure);
    }
}

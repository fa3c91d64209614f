package io.groundkeeper.proxy.audit;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.proxy.audit.AuditEvent.Action;
import io.groundkeeper.proxy.audit.AuditEvent.Requester;
import io.groundkeeper.proxy.audit.AuditEvent.Result;
import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.protocol.ClientRequest;
import java.util.Locale;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs.OpCode;

/**
 * Tells the audit log what the clients of a tenant have done or tried: what ZooKeeper's {@code AuditHelper} and {@code DataTree}
 * tell theirs, and also what it is not known of whether it was carried out, as {@code invoked}. Thread-safe; never blocks.
 */
public final class TenantAudit {
    private static final String EPHEMERAL_DELETION = "ephemeralZNodeDeletionOnSessionCloseOrExpire";

    private final AuditLog log;
    private final String tenant;
    private final Authentication authentication;

    public TenantAudit(AuditLog log, String tenant, Authentication authentication) {
        this.log = log;
        this.tenant = tenant;
        this.authentication = authentication;
    }

    /** Whether events are wanted at all. */
    public boolean isOn() {
        return log.isOn();
    }

    /**
     * A write was decided.
     *
     * @param outcome what became of it; null where that is not known
     */
    public void written(long session, Caller caller, String address, ClientRequest.Write request, Outcome outcome) {
        if (!log.isOn()) {
            return;
        }
        if (request instanceof ClientRequest.CloseSession) {
            sessionEnded(session, outcome);
            return;
        }
        Requester by = new Requester(session, authentication.userNames(caller), address);
        if (!(request instanceof ClientRequest.Multi multi)) {
            action(request, outcome, by);
        } else if (outcome == null) {
            multi.members().forEach(member -> action(member, null, by));
        } else if (outcome instanceof Outcome.MultiDone done) {
            for (int i = 0; i < done.members().size(); i++) {
                member(multi.members().get(i), done.members().get(i), by);
            }
        } else {
            log(by, Action.of("multiOperation", null), Result.FAILURE);
        }
    }

    /** A reconfiguration was refused. */
    public void reconfigurationRefused(long session, Caller caller, String address) {
        if (log.isOn()) {
            Requester by = new Requester(session, authentication.userNames(caller), address);
            log(by, Action.of("reconfig", null), Result.FAILURE);
        }
    }

    /**
     * The server has ended a session, by its client's wish or as it has expired.
     *
     * @param outcome as of the write that ends it
     */
    public void sessionEnded(long session, Outcome outcome) {
        if (!log.isOn()) {
            return;
        }
        Requester by = new Requester(session, log.server(), null);
        if (outcome instanceof Outcome.SessionClosed closed) {
            closed.ephemerals().forEach(path -> log(by, Action.of(EPHEMERAL_DELETION, path), Result.SUCCESS));
        } else if (outcome == null) {
            log(by, Action.of(EPHEMERAL_DELETION, null), Result.INVOKED);
        }
    }

    private void action(ClientRequest.Write request, Outcome outcome, Requester by) {
        Result result =
                outcome == null ? Result.INVOKED : outcome instanceof Outcome.Failed ? Result.FAILURE : Result.SUCCESS;
        if (request instanceof ClientRequest.Create create) {
            String path = outcome instanceof Outcome.Created created ? created.path() : create.path();
            log(by, new Action("create", path, mode(create), null), result);
        } else if (request instanceof ClientRequest.Delete delete) {
            log(by, Action.of("delete", delete.path()), result);
        } else if (request instanceof ClientRequest.DeleteContainer delete) {
            log(by, Action.of("delete", delete.path()), result);
        } else if (request instanceof ClientRequest.SetData set) {
            log(by, Action.of("setData", set.path()), result);
        } else if (request instanceof ClientRequest.SetAcl set) {
            String acl = set.acl() == null ? null : ZKUtil.aclToString(set.acl());
            log(by, new Action("setAcl", set.path(), null, acl), result);
        }
    }

    /** As ZooKeeper, which finds the mode of a member by its path as asked for, and does not look for those with a time to live. */
    private void member(ClientRequest.Write request, Outcome outcome, Requester by) {
        if (request instanceof ClientRequest.Create create && outcome instanceof Outcome.Created created) {
            boolean found = created.path().equals(create.path()) && create.type() != OpCode.createTTL;
            log(by, new Action("create", created.path(), found ? mode(create) : null, null), Result.SUCCESS);
        } else {
            action(request, outcome, by);
        }
    }

    private static String mode(ClientRequest.Create create) {
        CreateMode mode = CreateMode.fromFlag(create.flags(), null);
        return mode == null ? null : mode.toString().toLowerCase(Locale.ROOT);
    }

    private void log(Requester by, Action action, Result result) {
        log.log(AuditEvent.ofTenant(tenant, by, action, result));
    }

    /** The tenant's name. */
    public String tenant() {
        return tenant;
    }
}

package io.groundkeeper.proxy.session;

import io.groundkeeper.layer.lease.LeaseKeeper;
import io.groundkeeper.layer.lease.SessionAdoption;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this proxy does when its lease is lost, and with the sessions of proxies that are gone. */
public final class ProxyLease implements LeaseKeeper.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyLease.class);

    private final HeldSessions sessions;
    private final WritePath writes;
    private final SessionService service;
    private final SessionAdoption adoption;

    public ProxyLease(HeldSessions sessions, WritePath writes, SessionService service, SessionAdoption adoption) {
        this.sessions = sessions;
        this.writes = writes;
        this.service = service;
        this.adoption = adoption;
    }

    @Override
    public void leaseLost(long oldProxy, long newProxy) {
        writes.writeAs(newProxy);
        sessions.forgetAll("this server has lost its lease");
    }

    /**
     * What is adopted is held at once, so that its time begins. An adoption may also be done without its answer coming: that is found by
     * asking the store for all that is owned in the end.
     */
    @Override
    public CompletableFuture<Void> orphaned(long proxy) {
        return adopt(proxy, 0).thenCompose(adopted -> findUnknown());
    }

    private CompletableFuture<Void> adopt(long dead, int before) {
        return service.holdAll(() -> adoption.adopt(dead, writes.proxy())).thenCompose(adopted -> {
            int now = before + adopted;
            if (adopted > 0) {
                return adopt(dead, now);
            }
            if (now > 0) {
                LOG.atInfo().addKeyValue("proxy", id(dead)).log("Adopted {} sessions of a proxy", now);
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    /**
     * Holds the sessions that the store calls this proxy's and that it does not know of: those whose opening or adoption was
     * carried out although the store failed to say so. Nobody else would ever expire them.
     *
     * @return complete when that is done
     */
    public CompletableFuture<Void> findUnknown() {
        return service.holdAll(() -> adoption.sessionsOf(writes.proxy())).thenRun(() -> {});
    }

    private static String id(long proxy) {
        return Long.toHexString(proxy);
    }
}

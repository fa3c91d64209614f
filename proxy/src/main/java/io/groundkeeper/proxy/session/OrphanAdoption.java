package io.groundkeeper.proxy.session;

import io.groundkeeper.layer.lease.SessionAdoption;
import io.groundkeeper.proxy.stats.ClientMonitor;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this proxy comes to hold a tenant's sessions that no client of its own has asked for. Thread-safe. */
public final class OrphanAdoption {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanAdoption.class);

    private final String tenant;
    private final WritePath writes;
    private final SessionService service;
    private final SessionAdoption adoption;
    private final ClientMonitor monitor;

    public OrphanAdoption(
            String tenant, WritePath writes, SessionService service, SessionAdoption adoption, ClientMonitor monitor) {
        this.tenant = tenant;
        this.writes = writes;
        this.service = service;
        this.adoption = adoption;
        this.monitor = monitor;
    }

    /** Adopts the sessions of a proxy that is dead or has left, and holds each at once, so that its time begins. */
    public CompletableFuture<Void> adopt(long dead) {
        return adopt(dead, 0);
    }

    private CompletableFuture<Void> adopt(long dead, int before) {
        return service.holdAll(() -> adoption.adopt(dead, writes.proxy())).thenCompose(adopted -> {
            int now = before + adopted;
            if (adopted > 0) {
                return adopt(dead, now);
            }
            if (now > 0) {
                monitor.adopted(now);
                LOG.atInfo()
                        .addKeyValue("tenant", tenant)
                        .addKeyValue("proxy", Long.toHexString(dead))
                        .log("Adopted {} sessions of a proxy", now);
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

    /** Takes back what this proxy, as {@code proxy}, has left in the tenant by a lane that is not used any more. */
    public CompletableFuture<Void> leave(long proxy, int lane) {
        return adoption.leave(proxy, lane);
    }
}

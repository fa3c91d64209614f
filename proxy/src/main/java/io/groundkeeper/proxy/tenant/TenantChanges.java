package io.groundkeeper.proxy.tenant;

import io.groundkeeper.layer.Tenants;
import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.Stamp;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what operators do to tenants that are open: sets their limits, and ends those that are deleted. It looks at the generation of
 * all tenants, which is one key, and at a tenant only where that has changed since, or since the tenant was opened. Thread-safe.
 */
public final class TenantChanges {
    private static final Logger LOG = LoggerFactory.getLogger(TenantChanges.class);

    private final Tenants tenants;
    private final ClusterKeys cluster;
    private final OpenTenants open;

    public TenantChanges(Tenants tenants, ClusterKeys cluster, OpenTenants open) {
        this.tenants = tenants;
        this.cluster = cluster;
        this.open = open;
    }

    /** Looks once; complete when all open tenants are as the store has them. */
    public CompletableFuture<Void> follow() {
        return tenants.generation(cluster)
                .thenCompose(generation -> CompletableFuture.allOf(open.all().stream()
                        .filter(tenant -> !tenant.isOf(generation))
                        .map(tenant -> follow(tenant, generation))
                        .toArray(CompletableFuture<?>[]::new)));
    }

    private CompletableFuture<Void> follow(TenantProxy tenant, Stamp generation) {
        return tenants.limits(tenant.tenant()).thenAccept(limits -> {
            if (limits.isPresent()) {
                tenant.limit(limits.get());
                tenant.follows(generation);
            } else {
                LOG.atInfo()
                        .addKeyValue("tenant", tenant.tenant().name())
                        .log("The tenant was deleted; its clients are dropped");
                open.end(tenant);
            }
        });
    }
}

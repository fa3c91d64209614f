package io.groundkeeper.proxy.tenant;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.metrics.Metrics;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.watch.NodeCache;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together and starts what a proxy has of a tenant. Thread-safe; nothing here blocks. */
public final class TenantOpener {
    private static final Logger LOG = LoggerFactory.getLogger(TenantOpener.class);

    private final ServerConfig config;
    private final Store store;
    private final Transactions clusterwide;
    private final Tenants tenants;
    private final Optional<SaslLogin> sasl;
    private final Surroundings surroundings;
    private final NodeCache cache;
    private final ServerStats door;
    private final Metrics metrics;
    private final BooleanSupplier holdsLease;
    private final AtomicInteger lanes = new AtomicInteger();

    /**
     * Opens tenants of a store.
     *
     * @param cache is shared by all of them
     * @param door has counted what happened before connections belonged to a tenant
     * @param holdsLease whether sessions may be acted for
     */
    public TenantOpener(
            ServerConfig config,
            Store store,
            Transactions clusterwide,
            Optional<SaslLogin> sasl,
            Surroundings surroundings,
            NodeCache cache,
            ServerStats door,
            Metrics metrics,
            BooleanSupplier holdsLease) {
        this.config = config;
        this.store = store;
        this.clusterwide = clusterwide;
        this.tenants = new Tenants(clusterwide);
        this.sasl = sasl;
        this.surroundings = surroundings;
        this.cache = cache;
        this.door = door;
        this.metrics = metrics;
        this.holdsLease = holdsLease;
    }

    /**
     * Opens a tenant by its name.
     *
     * @param proxy whom it writes as
     * @return complete when clients can be served; empty where there is no such tenant
     */
    CompletableFuture<Optional<TenantProxy>> open(String name, long proxy) {
        return tenants.find(name).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return open(found.get(), proxy).thenApply(opened -> {
                opened.ifPresent(there -> count(there.tenant()));
                return opened;
            });
        });
    }

    /** As {@link #open(String, long)}, of a tenant that was found already, and counted; empty where it was deleted since. */
    CompletableFuture<Optional<TenantProxy>> open(Tenant tenant, long proxy) {
        return tenants.limits(tenant)
                .thenCompose(limits -> limits.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : start(tenant, limits.get(), proxy).thenApply(Optional::of));
    }

    private CompletableFuture<TenantProxy> start(Tenant tenant, TenantLimits limits, long proxy) {
        TenantProxy opened = new TenantProxy(
                config,
                store,
                clusterwide,
                sasl,
                surroundings,
                tenant,
                cache,
                door,
                metrics.open(tenant.name()),
                lanes.getAndIncrement(),
                holdsLease);
        opened.limit(limits);
        // What it does by itself before clients come is written under an id too.
        opened.writeAs(proxy);
        return opened.start()
                .whenComplete((started, failure) -> {
                    if (failure != null) {
                        opened.close();
                    }
                })
                .thenApply(started -> opened);
    }

    /** Of what earlier versions have made nobody knows how much it is. */
    private void count(Tenant tenant) {
        tenants.ensureCounted(tenant).whenComplete((counted, failure) -> {
            if (failure != null) {
                LOG.atWarn()
                        .addKeyValue("tenant", tenant.name())
                        .log(
                                "What the tenant has could not be counted; that is tried again when it is next opened: {}",
                                failure.toString());
            }
        });
    }
}

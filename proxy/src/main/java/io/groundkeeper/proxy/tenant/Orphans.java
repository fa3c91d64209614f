package io.groundkeeper.proxy.tenant;

import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.lease.Holdings;
import io.groundkeeper.proxy.session.OrphanAdoption;
import io.groundkeeper.schema.ClusterKeys;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Sessions that nobody acts for, in whichever tenants they are: those of proxies that are dead, and those of this proxy that it does not
 * know of. The store says in which tenants a proxy may hold any; these are opened, some at a time. Thread-safe.
 */
public final class Orphans {
    private static final int TENANTS_AT_ONCE = 16;

    private final Holdings holdings;
    private final Tenants tenants;
    private final ClusterKeys cluster;
    private final OpenTenants open;

    public Orphans(Holdings holdings, Tenants tenants, ClusterKeys cluster, OpenTenants open) {
        this.holdings = holdings;
        this.tenants = tenants;
        this.cluster = cluster;
        this.open = open;
    }

    /**
     * Adopts the sessions of a proxy that is dead or has left. That may also be done without its answer coming, which is found by asking the
     * store in the end for all that is owned.
     */
    public CompletableFuture<Void> adopt(long dead) {
        return inTenantsOf(dead, adoption -> adoption.adopt(dead).thenCompose(adopted -> adoption.findUnknown()));
    }

    /**
     * Holds the sessions that the store calls this proxy's and that it does not know of.
     *
     * @param self this proxy's id
     */
    public CompletableFuture<Void> findUnknown(long self) {
        return inTenantsOf(self, OrphanAdoption::findUnknown);
    }

    /** Works on all tenants that a proxy may hold sessions of, however it ends for some. */
    private CompletableFuture<Void> inTenantsOf(long proxy, Function<OrphanAdoption, CompletableFuture<Void>> work) {
        return holdings.tenantsOf(proxy).thenCompose(names -> new Round(proxy, names, work).run());
    }

    /** What is done once in each of some tenants. */
    private final class Round {
        private final long proxy;
        private final Queue<String> left;
        private final Function<OrphanAdoption, CompletableFuture<Void>> work;

        Round(long proxy, List<String> names, Function<OrphanAdoption, CompletableFuture<Void>> work) {
            this.proxy = proxy;
            this.left = new ArrayDeque<>(names);
            this.work = work;
        }

        CompletableFuture<Void> run() {
            CompletableFuture<?>[] hands = new CompletableFuture<?>[Math.min(TENANTS_AT_ONCE, left.size())];
            for (int i = 0; i < hands.length; i++) {
                hands[i] = next();
            }
            return CompletableFuture.allOf(hands);
        }

        private CompletableFuture<Void> next() {
            String name;
            synchronized (left) {
                name = left.poll();
            }
            if (name == null) {
                return CompletableFuture.completedFuture(null);
            }
            return in(name).handle((done, failure) -> next().thenCompose(rest -> failure == null
                            ? CompletableFuture.<Void>completedFuture(null)
                            : CompletableFuture.failedFuture(failure)))
                    .thenCompose(rest -> rest);
        }

        private CompletableFuture<Void> in(String name) {
            return open.use(name)
                    .thenCompose(use -> use.isEmpty()
                            ? tenants.forgetHolding(cluster, proxy, name)
                            : work.apply(use.get().tenant().adoption())
                                    .whenComplete((worked, failure) -> use.get().close()));
        }
    }
}

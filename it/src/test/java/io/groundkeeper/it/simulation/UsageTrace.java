package io.groundkeeper.it.simulation;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.usage.UsageReader;
import io.groundkeeper.schema.TenantUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** What a tenant has had at each moment, as the store has counted it. */
final class UsageTrace {

    /** From when on a tenant had so much. */
    record Point(long nanos, TenantUsage usage) {}

    private final Database store;
    private final Tenant tenant;
    private final LongSupplier time;
    private final List<Point> points = new ArrayList<>();

    /** Begins to follow. */
    UsageTrace(Database store, Tenant tenant, LongSupplier time) {
        this.store = store;
        this.tenant = tenant;
        this.time = time;
        follow();
    }

    private void follow() {
        Transaction transaction = store.createTransaction();
        CompletableFuture<Void> changed = transaction.watch(tenant.keys().usage());
        new UsageReader(tenant.keys())
                .read(transaction)
                .thenCompose(usage -> transaction.commit().thenApply(done -> usage))
                .whenComplete((usage, error) -> {
                    transaction.close();
                    if (error == null && usage.isPresent()) {
                        points.add(new Point(time.getAsLong(), usage.get()));
                        changed.thenRun(this::follow);
                    }
                });
    }

    List<Point> points() {
        return points;
    }

    Optional<TenantUsage> latest() {
        return points.isEmpty()
                ? Optional.empty()
                : Optional.of(points.get(points.size() - 1).usage());
    }
}

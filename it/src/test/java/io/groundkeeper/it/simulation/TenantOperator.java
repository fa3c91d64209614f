package io.groundkeeper.it.simulation;

import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.TenantUsage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * What happens to tenants other than the default one: now and then one is deleted, whoever uses it, and made again under the same name,
 * or limited, or all of its clients are gone for a while.
 */
final class TenantOperator {
    private static final long SECOND = 1_000_000_000L;
    private static final long LOOK_NANOS = SECOND / 10;

    /** What a deletion takes where nothing is in its way. */
    private static final long MAX_DELETION_NANOS = SECOND / 20;

    /** Znodes of a new tenant. */
    private static final int BORN_WITH = 4;

    /** Clients that are not started anew may be refused for as long as the former tenant has lived, as they have seen its zxids. */
    private static final double STARTED_ANEW = 0.75;

    private final World world;
    private final SplittableRandom random;
    private final List<SimulatedTenant> tenants;
    private final long meanPauseNanos;
    private final long untilNanos;
    private final boolean mayCrash;
    private final Set<SimulatedTenant> absent = new HashSet<>();
    private final Set<SimulatedTenant> deserted = new HashSet<>();
    private boolean stopped;

    /**
     * Begins.
     *
     * @param untilNanos when the last thing may happen
     */
    TenantOperator(World world, SplittableRandom random, long untilNanos) {
        Tenancy tenancy = world.scenario().tenancy();
        this.world = world;
        this.random = random;
        this.tenants = world.others();
        this.meanPauseNanos = tenancy.secondsBetweenChanges() * SECOND;
        this.untilNanos = untilNanos;
        this.mayCrash = world.scenario().mishaps().contains(Mishap.CRASH);
        if (!tenants.isEmpty() && meanPauseNanos > 0) {
            next();
        }
    }

    /** Begins nothing any more, has everybody come back, and limits nobody any more. */
    void end() {
        stopped = true;
        tenants.stream().filter(deserted::contains).forEach(this::comeBack);
        tenants.stream()
                .filter(tenant -> !absent.contains(tenant))
                .forEach(tenant -> setLimits(tenant, limits -> TenantLimits.NONE));
    }

    /** Whether all tenants are there. */
    boolean isAtRest() {
        return absent.isEmpty();
    }

    private void after(long nanos, Runnable action) {
        world.time().at(world.time().now() + nanos, random.nextLong(), action);
    }

    private void next() {
        after((long) (-Math.log(1 - random.nextDouble()) * meanPauseNanos), () -> {
            if (!stopped && world.time().now() < untilNanos) {
                SimulatedTenant tenant = tenants.get(random.nextInt(tenants.size()));
                if (!absent.contains(tenant)) {
                    change(tenant);
                }
                next();
            }
        });
    }

    private void change(SimulatedTenant tenant) {
        switch (random.nextInt(6)) {
            case 0 -> delete(tenant);
            case 1 -> desert(tenant);
            default -> limit(tenant);
        }
    }

    private void limit(SimulatedTenant tenant) {
        TenantUsage usage = tenant.newest().usage().latest().orElse(TenantUsage.NONE);
        switch (random.nextInt(4)) {
            case 0 -> limit(tenant, TenantLimit.ZNODES, Math.max(BORN_WITH, usage.znodes() + random.nextInt(12) - 8));
            case 1 -> limit(tenant, TenantLimit.SESSIONS, Math.max(1, usage.sessions() + random.nextInt(4) - 2));
            case 2 -> limit(tenant, TenantLimit.REQUESTS_PER_SECOND, 5 + random.nextInt(20));
            default -> setLimits(tenant, limits -> TenantLimits.NONE);
        }
    }

    private void limit(SimulatedTenant tenant, TenantLimit limit, long value) {
        world.note("TENANT_LIMITED: " + limit.label());
        setLimits(tenant, limits -> limits.with(limit, value));
    }

    private void setLimits(SimulatedTenant tenant, UnaryOperator<TenantLimits> change) {
        TenantLife life = tenant.newest();
        world.tenants().setLimits(tenant.name(), change).whenComplete((limits, error) -> {
            if (error != null && !life.hasEnded()) {
                world.broken(error);
            } else if (error == null) {
                life.limited(world.time().now(), limits);
            }
        });
    }

    private void desert(SimulatedTenant tenant) {
        if (deserted.contains(tenant)) {
            return;
        }
        world.note("TENANT_DESERTED");
        deserted.add(tenant);
        for (Worker worker : tenant.workers()) {
            if (worker.isConnected() && random.nextBoolean()) {
                worker.close();
                worker.stop();
            } else {
                worker.kill();
            }
        }
        after(random.nextLong(2 * meanPauseNanos), () -> comeBack(tenant));
    }

    private void comeBack(SimulatedTenant tenant) {
        if (deserted.remove(tenant)) {
            tenant.workers().forEach(Worker::comeBack);
        }
    }

    private void delete(SimulatedTenant tenant) {
        world.note("TENANT_DELETED");
        absent.add(tenant);
        tenant.newest().end();
        askToDelete(tenant);
    }

    /** Asks one proxy after the other until one says that it is done, or finds nothing to do. */
    private void askToDelete(SimulatedTenant tenant) {
        SimulatedProxy proxy =
                world.proxies().get(random.nextInt(world.proxies().size()));
        if (!proxy.isRunning() || !proxy.isListening()) {
            after(LOOK_NANOS, () -> askToDelete(tenant));
            return;
        }
        Deletion deletion = new Deletion(tenant, proxy.machine());
        proxy.delete(tenant.name()).whenComplete((done, error) -> deletion.answered = true);
        deletion.look();
        if (mayCrash && random.nextBoolean()) {
            after(random.nextLong(MAX_DELETION_NANOS), () -> crash(proxy, deletion.asked));
        }
    }

    private void crash(SimulatedProxy proxy, Machine machine) {
        if (proxy.machine() == machine && proxy.isRunning()) {
            proxy.end(true);
            after(random.nextLong(10 * SECOND), () -> {
                if (!proxy.isRunning()) {
                    proxy.start();
                }
            });
        }
    }

    /** One that a proxy was asked for. */
    private final class Deletion {
        private final SimulatedTenant tenant;
        private final Machine asked;
        private boolean answered;

        Deletion(SimulatedTenant tenant, Machine asked) {
            this.tenant = tenant;
            this.asked = asked;
        }

        /** What a proxy still works on must not meet the next tenant of that name; one that has ended works no more. */
        void look() {
            if (!answered && !asked.hasEnded()) {
                after(LOOK_NANOS, this::look);
                return;
            }
            if (!answered) {
                world.note("TENANT_DELETION_INTERRUPTED");
            }
            world.tenants().names().thenAccept(names -> {
                if (names.contains(tenant.name()) || (!answered && random.nextBoolean())) {
                    askToDelete(tenant);
                } else {
                    tenant.newest().gone(world.time().now());
                    after(random.nextLong(10 * SECOND), () -> create(tenant));
                }
            });
        }
    }

    private void create(SimulatedTenant tenant) {
        world.tenants().create(tenant.name(), TenantLimits.NONE, 0).whenComplete((created, error) -> {
            if (error != null) {
                world.broken(error);
                return;
            }
            world.begins(tenant, created);
            absent.remove(tenant);
            for (Worker worker : tenant.workers()) {
                if (!worker.isStopped() && random.nextDouble() < STARTED_ANEW) {
                    worker.crash();
                }
            }
        });
    }
}

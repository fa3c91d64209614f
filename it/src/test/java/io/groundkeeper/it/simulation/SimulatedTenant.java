package io.groundkeeper.it.simulation;

import io.groundkeeper.schema.ZxidProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tenant as its clients know it: a name, behind which there may be one tree after another. */
final class SimulatedTenant {
    private final String name;
    private final List<TenantLife> lives = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();

    SimulatedTenant(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void begins(TenantLife life) {
        lives.add(life);
    }

    List<TenantLife> lives() {
        return List.copyOf(lives);
    }

    TenantLife newest() {
        return lives.get(lives.size() - 1);
    }

    /** The life whose stamps look like this to clients, as no other's do. */
    Optional<TenantLife> life(ZxidProjection zxids) {
        return lives.stream()
                .filter(life -> life.tenant().zxids().equals(zxids))
                .findFirst();
    }

    void add(Worker worker) {
        workers.add(worker);
    }

    /** Its clients. */
    List<Worker> workers() {
        return List.copyOf(workers);
    }
}

package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.Summary;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A figure of ZooKeeper's own monitoring, under ZooKeeper's name. */
public sealed interface MonitorFigure {

    String name();

    String help();

    /** What it tells of. */
    enum Scope {
        TENANT,
        /** The same for all tenants of a process. */
        PROCESS
    }

    /** How ZooKeeper registers it. */
    enum Kind {
        GAUGE,
        COUNTER;

        /** What Prometheus calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One number.
     *
     * @param value what it is; empty where the system does not tell
     */
    record Plain(
            String name, Kind kind, Scope scope, String help, Function<ServerStatus, Optional<? extends Number>> value)
            implements MonitorFigure {}

    /** How something is distributed: a summary, of a tenant. */
    record Distribution(String name, String help, Function<ServerStatus, Summary> value) implements MonitorFigure {}
}

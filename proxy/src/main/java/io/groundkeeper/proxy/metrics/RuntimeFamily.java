package io.groundkeeper.proxy.metrics;

import java.util.List;

/**
 * Metrics of the runtime, which Micrometer names.
 *
 * @param prefix what their names begin with
 */
public record RuntimeFamily(String prefix, String help) {

    /** All there are. */
    public static final List<RuntimeFamily> ALL = List.of(
            new RuntimeFamily("jvm_", "The Java virtual machine: memory, garbage collection, threads, classes."),
            new RuntimeFamily("process_", "The process: CPU, open files, uptime."),
            new RuntimeFamily("system_", "The machine: CPU, load."),
            new RuntimeFamily("netty_", "Netty: tasks that wait on the event loops, memory of its allocator."));
}

package io.groundkeeper.proxy.tenant;

import io.groundkeeper.proxy.audit.AuditLog;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a proxy would otherwise take from the machine that it runs on.
 *
 * @param scheduler runs what is due at a time, one after the other
 * @param nanoClock a monotonic clock in nanoseconds, of any origin
 * @param wallClockMillis the time that znodes are stamped with, in milliseconds since 1970
 * @param random gives ids and passwords: where there are clients, one that cannot be foreseen
 * @param cacheBytes about how much memory the znodes in caches may take
 * @param audit is told what clients change
 */
public record Surroundings(
        ScheduledExecutorService scheduler,
        LongSupplier nanoClock,
        LongSupplier wallClockMillis,
        RandomGenerator random,
        long cacheBytes,
        AuditLog audit) {}

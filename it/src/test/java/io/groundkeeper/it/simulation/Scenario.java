package io.groundkeeper.it.simulation;

import io.groundkeeper.it.fault.Fault;
import io.groundkeeper.it.fault.Fault.Kind;
import io.groundkeeper.it.fault.Faults;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What is simulated: how many take part, at what pace, and what befalls them.
 *
 * @param seconds how long clients work and mishaps happen, in virtual time
 * @param thinkMillis bound of a client's pauses between requests
 * @param drainMillis how long a proxy that is stopped takes for its connections
 * @param mishaps what may happen
 * @param secondsBetweenMishaps on average
 * @param longestMishapSeconds bound of what lasts
 * @param tenancy of which tenants, each of which has as many clients
 */
record Scenario(
        int proxies,
        int randomClients,
        int lockClients,
        int tickMillis,
        int seconds,
        int thinkMillis,
        int drainMillis,
        Trouble trouble,
        Set<Mishap> mishaps,
        int secondsBetweenMishaps,
        int longestMishapSeconds,
        Tenancy tenancy) {
    private static final int MAX_DRAIN_MILLIS = 10_000;
    private static final Set<Mishap> KEPT_FROM_THE_STORE =
            EnumSet.of(Mishap.PAUSE, Mishap.CUT_OFF, Mishap.SLOW_STORE, Mishap.STORE_OUTAGE);

    private static final Faults FAINT =
            Faults.NONE.with(0.3, Fault.of(Kind.WATCH_IS_SILENT)).with(0.02, Fault.of(Kind.COMMIT_IS_SLOW));

    /** How much there is to do. */
    private enum Pace {
        /** Minutes of hundreds of thousands of operations an hour, in which one mishap meets the next. */
        BUSY,
        /** Many minutes of tens of thousands of operations an hour. */
        STEADY,
        /** Hours of thousands of operations each: time for idle pings, for logs to be trimmed, and for clocks to drift apart. */
        CALM
    }

    /**
     * One of all there are: ones in which nothing goes wrong but what operators do, and ones in which everything does. As many are busy
     * as are steady or calm, which makes most of the time calm, as it is in real clusters.
     */
    static Scenario draw(SplittableRandom random) {
        Pace pace = Pace.values()[random.nextInt(Pace.values().length)];
        boolean operated = random.nextInt(8) == 0;
        return new Scenario(
                2 + random.nextInt(3),
                2 + random.nextInt(6),
                random.nextInt(5),
                250 << random.nextInt(4),
                switch (pace) {
                    case BUSY -> 60 + random.nextInt(360);
                    case STEADY -> 600 + random.nextInt(1_200);
                    case CALM -> 3_600 + random.nextInt(7_200);
                },
                switch (pace) {
                    case BUSY -> 100 << random.nextInt(6);
                    case STEADY -> 1_000 << random.nextInt(3);
                    case CALM -> 5_000 << random.nextInt(3);
                },
                random.nextInt(4) == 0 ? 0 : random.nextInt(MAX_DRAIN_MILLIS),
                trouble(random, operated),
                operated ? EnumSet.of(Mishap.ROLLING_RESTART) : mishaps(random),
                switch (pace) {
                    case BUSY -> 1 + random.nextInt(30);
                    case STEADY -> 10 + random.nextInt(60);
                    case CALM -> 30 + random.nextInt(270);
                },
                switch (pace) {
                    case BUSY -> 40;
                    case STEADY -> 120;
                    case CALM -> 600;
                },
                Tenancy.NONE);
    }

    /** The same with several tenants, and with fewer clients of each. */
    static Scenario drawWithTenants(SplittableRandom random) {
        Scenario drawn = draw(random);
        return new Scenario(
                drawn.proxies,
                Math.min(3, drawn.randomClients),
                Math.min(2, drawn.lockClients),
                drawn.tickMillis,
                drawn.seconds,
                drawn.thinkMillis,
                drawn.drainMillis,
                drawn.trouble,
                drawn.mishaps,
                drawn.secondsBetweenMishaps,
                drawn.longestMishapSeconds,
                Tenancy.draw(random, drawn.secondsBetweenMishaps));
    }

    private static Set<Mishap> mishaps(SplittableRandom random) {
        Set<Mishap> mishaps = EnumSet.noneOf(Mishap.class);
        for (Mishap mishap : Mishap.values()) {
            if (random.nextInt(3) > 0) {
                mishaps.add(mishap);
            }
        }
        return mishaps;
    }

    /** @param benign whether it is to keep nobody from answering soon */
    private static Trouble trouble(SplittableRandom random, boolean benign) {
        return new Trouble(
                benign ? FAINT : faults(random),
                random.nextBoolean() ? 0.02 * random.nextDouble() : 0,
                random.nextBoolean() ? random.nextDouble() : 0,
                !benign && random.nextBoolean() ? 0.05 * random.nextDouble() : 0,
                0.02 * random.nextDouble());
    }

    private static Faults faults(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> Faults.NONE;
            case 1 -> FAINT;
            default -> Faults.TROUBLE;
        };
    }

    Duration drain() {
        return Duration.ofMillis(drainMillis);
    }

    /** Whether nothing but mishaps keeps proxies and clients from answering soon. */
    boolean isBenign() {
        return !trouble.storeFaults().equals(Faults.TROUBLE) && trouble.slowPackets() == 0;
    }

    /** Time after which a mishap has no consequences: sessions were adopted, and have expired. */
    long recoveryNanos() {
        return SimulatedProxy.LEASE.lease().toNanos() + 2_000_000L * maxTimeoutMillis();
    }

    /** How long a proxy that serves may not know of a change to its tenants: it looks every second, unless it is kept from it. */
    long unknownNanos() {
        boolean keptFromIt = mishaps.stream().anyMatch(KEPT_FROM_THE_STORE::contains);
        return TimeUnit.SECONDS.toNanos(15L + (keptFromIt ? longestMishapSeconds : 0));
    }

    /** Longest session timeout of a client. */
    int maxTimeoutMillis() {
        return 20 * tickMillis;
    }
}

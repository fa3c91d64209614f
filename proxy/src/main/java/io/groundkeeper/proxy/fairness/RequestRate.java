package io.groundkeeper.proxy.fairness;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** How many requests a tenant may make: a token bucket that holds one second's, or no limit. Thread-safe. */
public final class RequestRate {
    private static final int SHORTEST_WAIT_NANOS = 100_000;

    private final TimeMeter clock;
    private final Runnable delayed;
    private OptionalLong limit = OptionalLong.empty();
    private volatile Bucket bucket;

    /**
     * Without a limit.
     *
     * @param delayed is run each time that somebody has to wait
     */
    public RequestRate(LongSupplier nanoClock, Runnable delayed) {
        this.delayed = delayed;
        this.clock = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanoClock.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /** From now on allows so many a second; what is left of the former allowance goes on in proportion. */
    public synchronized void limit(OptionalLong perSecond) {
        if (perSecond.equals(limit)) {
            return;
        }
        limit = perSecond;
        if (perSecond.isEmpty()) {
            bucket = null;
            return;
        }
        // A bucket cannot hold nothing; who may make no request makes one a day.
        long many = Math.max(1, perSecond.getAsLong());
        Duration period = perSecond.getAsLong() == 0 ? Duration.ofDays(1) : Duration.ofSeconds(1);
        Bandwidth bandwidth =
                Bandwidth.builder().capacity(many).refillGreedy(many, period).build();
        if (bucket == null) {
            bucket = Bucket.builder()
                    .addLimit(bandwidth)
                    .withCustomTimePrecision(clock)
                    .build();
        } else {
            bucket.replaceConfiguration(
                    BucketConfiguration.builder().addLimit(bandwidth).build(),
                    TokensInheritanceStrategy.PROPORTIONALLY);
        }
    }

    /** How many of {@code most} requests may be made now. */
    int take(int most) {
        Bucket limited = bucket;
        return limited == null ? most : (int) limited.tryConsumeAsMuchAsPossible(most);
    }

    /** Takes back what was not made after all. */
    void giveBack(int unused) {
        Bucket limited = bucket;
        if (limited != null && unused > 0) {
            limited.addTokens(unused);
        }
    }

    /** After how long it is worth to ask again, when nothing was given. */
    long waitNanos() {
        delayed.run();
        Bucket limited = bucket;
        return limited == null
                ? 0
                : Math.max(
                        SHORTEST_WAIT_NANOS, limited.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }
}

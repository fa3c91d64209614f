package io.groundkeeper.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resolver and the range sets against an array with one place per key. */
class ConflictResolverTest {
    private static final Logger LOG = LoggerFactory.getLogger(ConflictResolverTest.class);
    private static final int KEYS = 40;
    private static final int STEPS = 20_000;

    private static KeyRange range(int from, int to) {
        return new KeyRange(new byte[] {(byte) from}, new byte[] {(byte) to});
    }

    @Test
    void findsExactlyTheWritesAfterAReadVersion() {
        long seed = System.nanoTime();
        LOG.info("seed {}", seed);
        Random random = new Random(seed);
        ConflictResolver resolver = new ConflictResolver();
        long[] lastWrites = new long[KEYS];
        long oldest = 0;
        for (long version = 1; version <= STEPS; version++) {
            int from = random.nextInt(KEYS);
            int to = from + 1 + random.nextInt(KEYS - from);
            resolver.add(range(from, to), version);
            Arrays.fill(lastWrites, from, to, version);
            if (random.nextInt(10) == 0) {
                oldest = Math.max(oldest, version - random.nextInt(50));
                resolver.trim(oldest);
            }
            int readFrom = random.nextInt(KEYS);
            int readTo = readFrom + 1 + random.nextInt(KEYS - readFrom);
            long readVersion = oldest + random.nextInt((int) (version - oldest) + 1);
            boolean expected = false;
            for (int key = readFrom; key < readTo; key++) {
                expected |= lastWrites[key] > readVersion;
            }
            assertThat(resolver.conflicts(List.of(range(readFrom, readTo)), readVersion))
                    .as("seed %d at version %d", seed, version)
                    .isEqualTo(expected);
        }
        resolver.trim(STEPS);
        assertThat(resolver.bytes()).isZero();
        assertThat(resolver.bounds()).as("bounds left").isZero();
    }

    @Test
    void rangeSetsHoldWhatWasAddedAndNotRemoved() {
        long seed = System.nanoTime();
        LOG.info("seed {}", seed);
        Random random = new Random(seed);
        RangeSet set = new RangeSet();
        boolean[] model = new boolean[KEYS];
        for (int step = 0; step < STEPS; step++) {
            int from = random.nextInt(KEYS);
            int to = Math.min(KEYS, from + random.nextInt(8));
            boolean add = random.nextBoolean();
            if (add) {
                set.add(range(from, to));
            } else {
                set.remove(range(from, to));
            }
            Arrays.fill(model, from, to, add);
            for (int key = 0; key < KEYS; key++) {
                assertThat(set.contains(new byte[] {(byte) key}))
                        .as("seed %d, step %d, key %d", seed, step, key)
                        .isEqualTo(model[key]);
            }
            int first = random.nextInt(KEYS);
            int last = first + 1 + random.nextInt(KEYS - first);
            boolean intersects = false;
            int missing = 0;
            for (int key = first; key < last; key++) {
                intersects |= model[key];
                missing += model[key] ? 0 : 1;
            }
            assertThat(set.intersects(range(first, last))).isEqualTo(intersects);
            int inGaps = 0;
            for (KeyRange gap : set.gapsIn(range(first, last))) {
                inGaps += gap.end()[0] - gap.begin()[0];
            }
            assertThat(inGaps).as("seed %d, step %d", seed, step).isEqualTo(missing);
        }
        set.remove(range(0, KEYS));
        assertThat(set.isEmpty()).isTrue();
        assertThat(set.bytes()).isZero();
    }
}

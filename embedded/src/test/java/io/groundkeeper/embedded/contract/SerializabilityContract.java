package io.groundkeeper.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many random transactions at once on few keys. Afterwards every read of every committed one must be explained twice:
 * by the state as of its read version, and (unless it was a snapshot read) by the state just before its commit, when
 * the committed ones are applied one by one in the order of their versionstamps.
 */
abstract class SerializabilityContract extends ContractTopic {
    private static final Logger LOG = LoggerFactory.getLogger(SerializabilityContract.class);
    private static final int CLIENTS = 12;
    private static final int TRANSACTIONS = 200;
    private static final int MAX_OPERATIONS = 8;
    private static final int MAX_PAUSE_NANOS = 300_000;
    private static final int STAMP_PLACEHOLDER_BYTES = 14;

    /** Not committed, too old, throttled: the transaction did not happen. */
    private static final Set<Integer> REFUSED = Set.of(1007, 1020, 1042, 1213);

    private record Step(Operation operation, String result) {}

    /** Without a stamp the transaction was read-only. */
    private record Committed(long readVersion, String stamp, long version, List<Step> steps) {}

    @Test
    void theOrderOfVersionstampsExplainsEveryRead() throws Exception {
        long seed = System.nanoTime();
        LOG.info("seed {}", seed);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Committed> all = new ArrayList<>();
        try {
            List<Future<List<Committed>>> histories = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed + i);
                histories.add(clients.submit(() -> client(random)));
            }
            for (Future<List<Committed>> history : histories) {
                all.addAll(history.get(300, TimeUnit.SECONDS));
            }
        } finally {
            clients.shutdownNow();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        LOG.info("{} of {} committed", all.size(), CLIENTS * TRANSACTIONS);
        assertThat(all).hasSizeGreaterThan(TRANSACTIONS);
        check(all, "seed " + seed);
    }

    private List<Committed> client(Random random) {
        List<Committed> history = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            try (Transaction tr = database().createTransaction()) {
                history.add(transaction(tr, random));
            } catch (FDBException e) {
                assertThat(e.getCode()).isIn(REFUSED);
            }
        }
        return history;
    }

    private Committed transaction(Transaction tr, Random random) {
        List<Step> steps = new ArrayList<>();
        long readVersion = join(tr.getReadVersion());
        boolean selecting = random.nextBoolean();
        int operations = 1 + random.nextInt(MAX_OPERATIONS);
        for (int i = 0; i < operations; i++) {
            Operation operation = random.nextInt(8) == 0
                    ? new Operation.Get(stampedName(random), false)
                    : Operation.random(random, selecting);
            steps.add(new Step(operation, operation.run(tr, this)));
            // Lets others commit in between.
            LockSupport.parkNanos(random.nextInt(MAX_PAUSE_NANOS));
        }
        String stampedKey = random.nextInt(4) == 0 ? stampedName(random) : null;
        if (stampedKey != null) {
            tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key(stampedKey), new byte[STAMP_PLACEHOLDER_BYTES]);
        }
        CompletableFuture<byte[]> stamp = tr.getVersionstamp();
        join(tr.commit());
        if (tr.getCommittedVersion() < 0) {
            return new Committed(readVersion, null, -1, steps);
        }
        String stampText = Operation.HEX.formatHex(join(stamp));
        if (stampedKey != null) {
            steps.add(new Step(new Operation.Set(stampedKey, stampText), null));
        }
        return new Committed(readVersion, stampText, tr.getCommittedVersion(), steps);
    }

    /** Sorts after the keys of the other operations, so that no range read meets a key that is unreadable. */
    private static String stampedName(Random random) {
        return "stamped" + random.nextInt(2);
    }

    private static void check(List<Committed> all, String context) {
        NavigableMap<Long, NavigableMap<String, String>> states = new TreeMap<>();
        states.put(0L, new TreeMap<>());
        List<Committed> writers = all.stream()
                .filter(transaction -> transaction.stamp != null)
                .sorted(Comparator.comparing(Committed::stamp))
                .toList();
        for (Committed writer : writers) {
            NavigableMap<String, String> state =
                    new TreeMap<>(states.lastEntry().getValue());
            replay(writer, state, false, context + ", in the order of commits");
            states.put(writer.version, state);
        }
        for (Committed transaction : all) {
            Map.Entry<Long, NavigableMap<String, String>> state = states.floorEntry(transaction.readVersion);
            replay(transaction, new TreeMap<>(state.getValue()), true, context + ", at the read version");
        }
    }

    private static void replay(
            Committed transaction, NavigableMap<String, String> state, boolean snapshotReadsToo, String context) {
        for (Step step : transaction.steps) {
            String expected = step.operation.replay(state);
            if (snapshotReadsToo || step.operation.isSerializable()) {
                assertThat(step.result)
                        .as("%s: %s in %s", context, step.operation, transaction)
                        .isEqualTo(expected);
            }
        }
    }
}

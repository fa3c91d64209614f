package io.groundkeeper.it.recorded;

import io.groundkeeper.it.consistency.Anomaly;
import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.consistency.Checker;
import io.groundkeeper.it.consistency.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Clients at work while things go wrong, for a while; then all is left in peace, the clients end, and what is there is read. Their
 * history and the data are judged.
 */
final class Round {
    private static final int FEWEST_CLIENTS = 3;
    private static final int MORE_CLIENTS = 5;
    private static final int SHORTEST_THINK_MILLIS = 5;
    private static final int LONGER_THINK_MILLIS = 40;

    /** An owner of a lock must hear of the loss of its connection well before its session can expire, on a busy machine too. */
    private static final int LOCK_TIMEOUT_MILLIS = 6_000;

    private static final int MAX_TICKS = 20;
    private static final int FEW_TICKS = 4;
    private static final int MAX_PAUSE_MILLIS = 1_000;
    private static final Duration PEACE = Duration.ofSeconds(2);

    /** Real clients and servers wait for each other: how late something may be is not judged by their clocks. */
    private static final Duration ANY_TIME = Duration.ofHours(1);

    private final Ensemble ensemble;
    private final Falsifier falsifier;
    private final Random random;

    /**
     * What came of a round.
     *
     * @param faults how often each thing went wrong
     */
    record Outcome(
            History history, List<Anomaly> anomalies, int operations, int sessions, Map<String, Integer> faults) {

        @Override
        public String toString() {
            return "%d operations of %d sessions checked, %d anomalies; faults: %s"
                    .formatted(operations, sessions, anomalies.size(), faults);
        }
    }

    /** @param seed of what is asked and what goes wrong: real threads make another history of the same seed */
    Round(Ensemble ensemble, Falsifier falsifier, long seed) {
        this.ensemble = ensemble;
        this.falsifier = falsifier;
        this.random = new Random(seed);
    }

    /** Runs it with trouble for so long; none at all where that is no time. */
    Outcome run(Duration trouble) throws Exception {
        Recorder recorder = new Recorder();
        List<Troublemaker> troublemakers;
        try (Network network = Network.before(ensemble.addresses(), recorder, falsifier)) {
            Scene scene = new Scene(recorder, network);
            Auditor auditor = new Auditor(scene, LOCK_TIMEOUT_MILLIS, random);
            auditor.prepare();
            List<Worker> workers = workers(scene);
            troublemakers = List.of(
                    new Troublemaker(
                            recorder, "network-trouble", network.mishaps(), random.nextLong(), MAX_PAUSE_MILLIS),
                    new Troublemaker(
                            recorder, "proxy-trouble", ensemble.mishaps(network), random.nextLong(), MAX_PAUSE_MILLIS));
            workers.forEach(Worker::start);
            if (!trouble.isZero()) {
                troublemakers.forEach(Troublemaker::start);
                Thread.sleep(trouble.toMillis());
                for (Troublemaker troublemaker : troublemakers) {
                    troublemaker.stop();
                }
            }
            Thread.sleep(PEACE.toMillis());
            workers.forEach(Worker::stop);
            for (Worker worker : workers) {
                worker.join();
            }
            auditor.audit();
        }
        Map<String, Integer> faults = new TreeMap<>(ensemble.storeFaults());
        troublemakers.forEach(each -> each.counts().forEach((name, count) -> faults.merge(name, count, Integer::sum)));
        return new Outcome(recorder.history(), judge(recorder), recorder.operations(), recorder.sessions(), faults);
    }

    private List<Worker> workers(Scene scene) {
        List<Worker> workers = new ArrayList<>();
        int thinkMillis = SHORTEST_THINK_MILLIS + random.nextInt(LONGER_THINK_MILLIS);
        for (int i = FEWEST_CLIENTS + random.nextInt(MORE_CLIENTS); i > 0; i--) {
            int timeoutMillis = ensemble.tickMillis() * (2 + random.nextInt(i % 2 == 0 ? FEW_TICKS : MAX_TICKS - 1));
            workers.add(new RandomClient(scene, "random-" + i, random.nextLong(), timeoutMillis, thinkMillis));
        }
        for (int i = FEWEST_CLIENTS + random.nextInt(MORE_CLIENTS); i > 0; i--) {
            workers.add(new LockClient(scene, "locker-" + i, random.nextLong(), LOCK_TIMEOUT_MILLIS, thinkMillis));
        }
        return workers;
    }

    private List<Anomaly> judge(Recorder recorder) throws Exception {
        List<Anomaly> anomalies = new ArrayList<>(recorder.breakdowns());
        ensemble.fsck().forEach(violation -> anomalies.add(new Anomaly(Kind.ZNODE_STATE, violation, List.of("fsck"))));
        Checker checker = new Checker(new Checker.Times(0, 0, 0, ANY_TIME.toNanos(), 0));
        anomalies.addAll(checker.check(recorder.history()));
        return anomalies;
    }
}

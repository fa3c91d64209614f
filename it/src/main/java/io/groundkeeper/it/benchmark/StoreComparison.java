package io.groundkeeper.it.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Groundkeeper beside what it stands on: how much longer a client's request takes than a bare transaction of the store, and
 * whether cached reads touch the store at all.
 */
final class StoreComparison {

    /** The store publishes its counters every five seconds; after two of those they tell of what is over. */
    static final Duration PUBLISHED = Duration.ofSeconds(11);

    private static final Duration COUNTED = Duration.ofSeconds(20);

    private final BareStore store;
    private final Contender groundkeeper;
    private final Report report;
    private final int rounds;

    StoreComparison(BareStore store, Contender groundkeeper, Report report, int rounds) {
        this.store = store;
        this.groundkeeper = groundkeeper;
        this.report = report;
        this.rounds = rounds;
    }

    void run(Duration time) throws IOException, InterruptedException {
        report.beginStore();
        compare("one after another", new OneAtATime(Duration.ZERO), time);
        compare("after pauses of up to 5 ms", new OneAtATime(Duration.ofMillis(5)), time);
        countTouches();
    }

    private void compare(String how, OneAtATime requests, Duration time) {
        List<Measurement> bare = new ArrayList<>();
        List<Measurement> creates = new ArrayList<>();
        List<Measurement> sets = new ArrayList<>();
        List<Measurement> gets = new ArrayList<>();
        Client client = groundkeeper.client();
        for (int round = 0; round <= rounds; round++) {
            Measurement transactions = requests.run(time, store::transaction);
            Measurement create = requests.run(time, client, Workload.CREATE);
            Measurement set = requests.run(time, client, Workload.SET);
            Measurement get = requests.run(time, client, Workload.GET);
            if (round > 0) { // the first one warms up
                bare.add(transactions);
                creates.add(create);
                sets.add(set);
                gets.add(get);
            }
        }
        Measurement transaction = Measurement.median(bare);
        report.besideStore("bare transaction (read version, get, commit of one key), " + how, transaction, transaction);
        report.besideStore("create, " + how, Measurement.median(creates), transaction);
        report.besideStore("setData, " + how, Measurement.median(sets), transaction);
        report.besideStore("getData, cached, " + how, Measurement.median(gets), transaction);
    }

    private void countTouches() throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(PUBLISHED.toNanos());
        StoreCounters before = store.counters();
        TimeUnit.NANOSECONDS.sleep(COUNTED.toNanos());
        StoreCounters idle = store.counters().since(before);

        StoreCounters begin = store.counters();
        long start = System.nanoTime();
        Measurement reads = groundkeeper.load(1, 64).run(Workload.GET, COUNTED);
        TimeUnit.NANOSECONDS.sleep(PUBLISHED.toNanos());
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        StoreCounters counted = store.counters().since(begin);
        report.touches(reads.opsPerSecond() * COUNTED.toSeconds(), counted, elapsed, idle, COUNTED);
    }
}

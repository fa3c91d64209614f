package io.groundkeeper.it.recorded;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Lets one thing after the other go wrong, on a thread of its own, and counts. */
final class Troublemaker {
    private final Recorder recorder;
    private final List<Mishap> mishaps;
    private final Random random;
    private final int maxPauseMillis;
    private final Thread thread;
    private final Map<String, Integer> counts = new TreeMap<>();
    private volatile boolean over;

    /** @param maxPauseMillis bound of the pauses in between */
    Troublemaker(Recorder recorder, String name, List<Mishap> mishaps, long seed, int maxPauseMillis) {
        this.recorder = recorder;
        this.mishaps = mishaps;
        this.random = new Random(seed);
        this.maxPauseMillis = maxPauseMillis;
        this.thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    /** Returns when the last mishap is over. */
    void stop() throws InterruptedException {
        over = true;
        thread.join();
    }

    /** How often each has happened; to be asked when it has stopped. */
    Map<String, Integer> counts() {
        return counts;
    }

    private void run() {
        while (!over && !mishaps.isEmpty()) {
            Mishap mishap = mishaps.get(random.nextInt(mishaps.size()));
            try {
                Thread.sleep(random.nextInt(1 + maxPauseMillis));
                mishap.disturbance().happen(random);
                counts.merge(mishap.name(), 1, Integer::sum);
            } catch (Exception e) {
                recorder.breakdown("this did not go wrong as it should: " + mishap.name(), e);
                return;
            }
        }
    }
}

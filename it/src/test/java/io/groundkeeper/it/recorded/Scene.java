package io.groundkeeper.it.recorded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What all clients of a round share. Thread-safe. */
final class Scene {
    static final String REGISTERS = "/registers";
    static final String EPHEMERALS = "/ephemerals";
    static final String QUEUE = "/queue";
    static final String LOCKS = "/locks";
    static final String FENCED = "/fenced";
    static final int LOCK_COUNT = 2;

    private final Recorder recorder;
    private final Network network;
    private final AtomicLong values = new AtomicLong();

    Scene(Recorder recorder, Network network) {
        this.recorder = recorder;
        this.network = network;
    }

    Recorder recorder() {
        return recorder;
    }

    Network network() {
        return network;
    }

    /** Data that nobody else writes. */
    byte[] value() {
        return ("v" + values.incrementAndGet()).getBytes(US_ASCII);
    }

    static String lock(int number) {
        return LOCKS + "/" + number;
    }

    /** The znode that a lock protects. */
    static String fenced(int number) {
        return FENCED + "/" + number;
    }

    /** The znodes that are there before anything begins, parents first. */
    static List<String> roots() {
        return Stream.concat(
                        Stream.of(REGISTERS, EPHEMERALS, QUEUE, LOCKS, FENCED),
                        IntStream.range(0, LOCK_COUNT)
                                .boxed()
                                .flatMap(number -> Stream.of(lock(number), fenced(number))))
                .toList();
    }
}

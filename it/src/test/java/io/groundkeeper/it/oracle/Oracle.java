package io.groundkeeper.it.oracle;

import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs sequences on ZooKeeper and on the service under test, on both at once as clients mostly wait, and tells where the service differs.
 * Thread-safe.
 */
final class Oracle implements AutoCloseable {

    private static final int SHRINKING_ATTEMPTS = 150;

    private final ZooKeeperService zooKeeper;
    private final ZooKeeperService service;
    private final Runner onZooKeeper;
    private final Runner onService;
    private final ExecutorService trials =
            Executors.newCachedThreadPool(task -> new Thread(task, "oracle-service-under-test"));

    private Oracle(ZooKeeperService zooKeeper, ZooKeeperService service) throws IOException {
        this.zooKeeper = zooKeeper;
        this.service = service;
        this.onZooKeeper = new Runner(zooKeeper);
        this.onService = new Runner(service);
    }

    /**
     * Starts both servers, with nothing in them.
     *
     * @param dir an existing empty directory for their data
     */
    static Oracle start(Path dir) throws IOException {
        ZooKeeperService zooKeeper = ApacheZooKeeper.start(Files.createDirectory(dir.resolve("oracle")));
        ZooKeeperService service = Services.start(Files.createDirectory(dir.resolve("service")));
        return new Oracle(zooKeeper, service);
    }

    /** Returns how the service differs, with the smallest sequence found that shows it, or nothing if it does not. */
    Optional<String> differenceInSubtree(Sequence sequence) {
        return compareInSubtree(sequence).map(difference -> {
            Sequence smallest = new Shrinker(s -> compareInSubtree(s).isPresent(), SHRINKING_ATTEMPTS).shrink(sequence);
            return compareInSubtree(smallest)
                    .map(d -> describe(smallest, d))
                    .orElseGet(() -> describe(sequence, difference + "\n(not every time: a smaller sequence passed)"));
        });
    }

    /**
     * Returns how the service differs, or nothing if it does not. Both servers must have gone through the same sequences
     * before.
     *
     * @param tag a prefix for names at the root, not used before
     */
    Optional<String> differenceInWholeTree(Sequence sequence, String tag) {
        return compare(() -> onZooKeeper.runInWholeTree(sequence, tag), () -> onService.runInWholeTree(sequence, tag))
                .map(difference -> describe(sequence, difference));
    }

    @Override
    public void close() throws InterruptedException {
        trials.shutdownNow();
        try (zooKeeper;
                service;
                onZooKeeper;
                onService) {}
    }

    /** Returns how the service differs wherever it does; for sequences whose steps are not to be taken apart. */
    List<String> differences(Sequence sequence) {
        Future<Transcript> actual = trials.submit(() -> onService.runInSubtree(sequence));
        try {
            return Comparison.differences(onZooKeeper.runInSubtree(sequence), actual.get());
        } catch (Exception e) {
            throw new IllegalStateException("could not be compared: " + sequence.name(), e);
        }
    }

    private Optional<String> compareInSubtree(Sequence sequence) {
        return compare(() -> onZooKeeper.runInSubtree(sequence), () -> onService.runInSubtree(sequence));
    }

    private Optional<String> compare(Callable<Transcript> expecting, Callable<Transcript> trying) {
        Future<Transcript> actual = trials.submit(trying);
        Transcript expected;
        try {
            expected = expecting.call();
        } catch (Exception e) {
            throw new IllegalStateException("ZooKeeper itself failed", e);
        }
        try {
            return Comparison.difference(expected, actual.get());
        } catch (ExecutionException e) {
            return Optional.of("the service failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the service was tried", e);
        }
    }

    private static String describe(Sequence sequence, String difference) {
        return sequence + "\n" + difference;
    }
}

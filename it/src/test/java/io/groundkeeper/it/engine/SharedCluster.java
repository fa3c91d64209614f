package io.groundkeeper.it.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** The cluster that all tests share: started once, by whoever needs it first. */
final class SharedCluster {

    private static final FutureTask<FoundationDb> START = new FutureTask<>(SharedCluster::start);

    private SharedCluster() {}

    static FoundationDb get() {
        START.run();
        try {
            return START.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("FoundationDB was found, but cannot be used", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while FoundationDB started", e);
        }
    }

    /** Gives back what was started; nothing, if nobody has needed it, or if it did not start. */
    static void close() throws InterruptedException {
        if (START.isDone()) {
            try {
                START.get().close();
            } catch (ExecutionException e) {
                // Told to whoever needed it.
            }
        }
    }

    private static FoundationDb start() throws IOException {
        FoundationDbSearch.Source source =
                FoundationDbSearch.ofThisMachine().source().orElseThrow();
        // What the last run left is kept until here, for its logs.
        Path dir = Path.of("target", "foundationdb");
        delete(dir);
        FoundationDb cluster = source.start(Files.createDirectories(dir));
        NativeClient.probe(cluster);
        return cluster;
    }

    private static void delete(Path dir) throws IOException {
        if (Files.exists(dir)) {
            List<Path> paths;
            try (Stream<Path> walk = Files.walk(dir)) {
                paths = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : paths) {
                Files.delete(path);
            }
        }
    }
}

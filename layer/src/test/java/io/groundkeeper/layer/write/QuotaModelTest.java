package io.groundkeeper.layer.write;

import static io.groundkeeper.layer.write.QuotaFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.Seeds;
import io.groundkeeper.layer.quota.QuotaPaths;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.quota.SubtreeSize;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random changes under nested quotas that come and go, while large subtrees are counted bit by bit: in the end the stats
 * show what ZooKeeper's would, which counts a subtree in the moment in which its quota is set.
 */
class QuotaModelTest {
    private static final List<String> QUOTAS = List.of("/a", "/a/a", "/a/b", "/b");
    private static final List<String> PATHS =
            List.of("/a", "/b", "/a/a", "/a/b", "/a-", "/a/a/a", "/a/a/b", "/a/a-", "/a/b/a", "/b/a", "/b/b", "/b/b/a");
    private static final int STEPS = 1_500;

    @TempDir
    Path directory;

    private final Map<String, Integer> lengths = new TreeMap<>();
    private final Map<String, Boolean> limited = new HashMap<>();
    private final Map<String, long[]> used = new TreeMap<>();

    /** Counted znode by znode, some at once, and all at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 12, 1_000})
    void statsShowWhatZooKeepersWould(int keysAtOnce) throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        SubtreeSize.Limits limits = new SubtreeSize.Limits(keysAtOnce, 1 << 20);
        try (QuotaFixture quotas = new QuotaFixture(directory, new QuotaPolicy(false, limits))) {
            QUOTAS.forEach(path -> quotas.write(create("/zookeeper/quota" + path, "")));
            for (int step = 0; step < STEPS; step++) {
                List<Operation> batch = Stream.generate(() -> random(random))
                        .limit(1 + random.nextInt(4))
                        .toList();
                List<Outcome> outcomes = quotas.batch(batch);
                for (int i = 0; i < batch.size(); i++) {
                    Outcome outcome = outcomes.get(i);
                    if (!(outcome instanceof Outcome.Failed || outcome instanceof Outcome.MultiFailed)) {
                        apply(batch.get(i));
                    }
                }
                if (random.nextInt(4) == 0) {
                    quotas.time.pass(ROUND.dividedBy(2));
                }
                if (random.nextInt(50) == 0) {
                    compare(quotas, seed);
                }
            }
            compare(quotas, seed);
        }
    }

    private void compare(QuotaFixture quotas, long seed) {
        quotas.countAll();
        used.forEach((path, expected) -> assertThat(quotas.shown(path))
                .as("seed %d, %s", seed, path)
                .isEqualTo("count=" + expected[0] + ",bytes=" + expected[1]));
    }

    private static Operation random(Random random) {
        String path = PATHS.get(random.nextInt(PATHS.size()));
        String data = "x".repeat(random.nextInt(50));
        String quota = QUOTAS.get(random.nextInt(QUOTAS.size()));
        String znode = random.nextBoolean() ? limits(quota) : stats(quota);
        return switch (random.nextInt(20)) {
            case 0, 1 -> create(znode, "");
            case 2 -> delete(znode);
            case 3, 4, 5 -> delete(path);
            case 6, 7, 8, 9 -> set(path, data);
            case 10 -> new Operation.Multi(List.of(delete(path), create(path, data), set(path, data + "y")));
            case 11 -> new Operation.Multi(List.of(set(path, data), delete(stats(quota)), create(stats(quota), "")));
            default -> create(path, data);
        };
    }

    private void apply(Operation operation) {
        if (operation instanceof Operation.Multi multi) {
            multi.members().forEach(this::apply);
        } else if (operation instanceof Operation.Create create) {
            created(create.path(), create.data().length);
        } else if (operation instanceof Operation.Delete delete) {
            deleted(delete.path());
        } else if (operation instanceof Operation.SetData set) {
            int before = lengths.put(set.path(), set.data().length);
            count(set.path(), 0, set.data().length - before);
        }
    }

    private void created(String path, int length) {
        if (QuotaPaths.limitedBy(path) != null) {
            limited.put(QuotaPaths.limitedBy(path), true);
        } else if (QuotaPaths.countedBy(path) != null) {
            String root = QuotaPaths.countedBy(path);
            long[] size = {0, 0};
            lengths.forEach((each, bytes) -> {
                if (QuotaPaths.isWithin(each, root)) {
                    size[0]++;
                    size[1] += bytes;
                }
            });
            used.put(root, size);
        } else {
            lengths.put(path, length);
            count(path, 1, length);
        }
    }

    private void deleted(String path) {
        if (QuotaPaths.limitedBy(path) != null) {
            limited.remove(QuotaPaths.limitedBy(path));
        } else if (QuotaPaths.countedBy(path) != null) {
            used.remove(QuotaPaths.countedBy(path));
        } else {
            count(path, -1, -lengths.remove(path));
        }
    }

    private void count(String path, int znodes, int bytes) {
        limited.keySet().stream()
                .filter(quota -> QuotaPaths.isWithin(path, quota))
                .reduce((one, other) -> one.length() > other.length() ? one : other)
                .map(used::get)
                .ifPresent(size -> {
                    size[0] += znodes;
                    size[1] += bytes;
                });
    }
}

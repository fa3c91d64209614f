package io.groundkeeper.it.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.benchmark.ServerProcess;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random requests under quotas that come and go, nested ones too, have the same results on ZooKeeper and on Groundkeeper, and
 * after each the quotas' stats show the same. {@code -Dquota.seed=N} repeats what was printed, {@code -Dquota.steps=N} makes
 * it longer.
 */
@OnEveryEngine
@Timeout(300)
class QuotaComparisonTest {
    private static final int STEPS = Integer.getInteger("quota.steps", 600);

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void quotasCountAndRefuseTheSame(boolean enforced) throws Exception {
        long seed = Long.getLong("quota.seed", new Random().nextInt(Integer.MAX_VALUE));
        System.out.printf("requests under quotas: -Dquota.seed=%d%n", seed);
        String enforceQuota = Boolean.toString(enforced);
        Path oracle = Files.createDirectory(dir.resolve("oracle"));
        Path service = Files.createDirectory(dir.resolve("service"));
        // ZooKeeper reads the setting once per JVM, so it has one of its own.
        try (ServerProcess zooKeeper = ServerProcess.zooKeeper(oracle, Map.of("enforceQuota", enforceQuota));
                GroundkeeperProcess groundkeeper = GroundkeeperProcess.start(
                        service, EngineStore.create(service).with("enforceQuota", enforceQuota));
                QuotaClient expecting = new QuotaClient(zooKeeper.connectString());
                QuotaClient trying = new QuotaClient(groundkeeper.connectString())) {
            QuotaRequests requests = new QuotaRequests(new Random(seed));
            for (int step = 0; step < STEPS; step++) {
                QuotaRequests.Request request = requests.next();
                String expected = expecting.send(request);
                assertThat(trying.send(request))
                        .as("seed %d, step %d, %s", seed, step, request.text())
                        .isEqualTo(expected);
                assertThat(trying.quotas())
                        .as("seed %d, after step %d, %s", seed, step, request.text())
                        .isEqualTo(expecting.quotas());
            }
        }
    }
}

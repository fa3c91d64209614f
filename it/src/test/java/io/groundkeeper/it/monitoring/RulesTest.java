package io.groundkeeper.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.clients.Installed;
import io.groundkeeper.it.clients.NeedsInstalled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code promtool} says of scraping and rules. */
@NeedsInstalled(Installed.PROMTOOL)
class RulesTest {

    /** Debian's is built without Kubernetes; all else of that file is looked at. */
    private static final String PODS = """
                kubernetes_sd_configs:
                  - role: pod
                    namespaces:
                      names: [groundkeeper]
            """;

    private static void succeeds(Path directory, String... arguments) throws IOException, InterruptedException {
        Checker.run(
                directory,
                Stream.concat(Installed.PROMTOOL.find().stream(), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Test
    void rulesAreWellFormed() throws Exception {
        succeeds(
                MonitoringFiles.prometheus(),
                "check",
                "rules",
                MonitoringFiles.RECORDING_RULES,
                MonitoringFiles.ALERTS);
    }

    @Test
    void alertsFireWhenTheyShouldAndNotWhenTheyShouldNot() throws Exception {
        succeeds(MonitoringFiles.prometheus(), "test", "rules", MonitoringFiles.ALERT_TESTS);
    }

    @Test
    void scrapingOfKnownAddressesIsWellFormed() throws Exception {
        succeeds(MonitoringFiles.prometheus(), "check", "config", "prometheus.yml");
    }

    @Test
    void theExampleOfDeploymentIsWellFormed(@TempDir Path directory) throws Exception {
        copyRules(directory);
        Files.copy(
                MonitoringFiles.home().resolve("docs/deploy/compose/prometheus.yml"),
                directory.resolve("prometheus.yml"));

        succeeds(directory, "check", "config", "prometheus.yml");
    }

    private static void copyRules(Path directory) throws IOException {
        for (String rules : List.of(MonitoringFiles.RECORDING_RULES, MonitoringFiles.ALERTS)) {
            Files.copy(MonitoringFiles.prometheus().resolve(rules), directory.resolve(rules));
        }
    }

    @Test
    void scrapingOfPodsIsWellFormedButForTheirDiscovery(@TempDir Path directory) throws Exception {
        copyRules(directory);
        String text = Files.readString(MonitoringFiles.prometheus().resolve("prometheus-kubernetes.yml"));
        assertThat(text).contains(PODS);
        Files.writeString(directory.resolve("prometheus.yml"), text.replace(PODS, ""));

        succeeds(directory, "check", "config", "prometheus.yml");
    }
}

package io.groundkeeper.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The examples in {@code docs/deploy}, as far as they can be judged without running them. */
class DeployFilesTest {
    private static final Path DEPLOY = MonitoringFiles.home().resolve("docs/deploy");
    private static final Path COMPOSE = DEPLOY.resolve("compose");
    private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");

    /** Of an operator's own, whose fields Kubernetes does not know. */
    private static final Set<String> FOREIGN = Set.of("PodMonitor");

    private static List<JsonNode> documents(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        for (Object document : yaml.loadAll(Files.readString(file))) {
            if (document != null) {
                documents.add(new ObjectMapper().valueToTree(document));
            }
        }
        assertThat(documents).isNotEmpty();
        return documents;
    }

    static Stream<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.list(KUBERNETES)) {
            return files.sorted().toList().stream();
        }
    }

    private static JsonNode compose() throws IOException {
        return documents(COMPOSE.resolve("docker-compose.yml")).get(0);
    }

    private static JsonNode manifest(String kind) throws IOException {
        return documents(KUBERNETES.resolve("groundkeeper.yaml")).stream()
                .filter(document -> document.get("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifestsHaveOnlyFieldsThatKubernetesHas(Path file) throws IOException {
        for (JsonNode manifest : documents(file)) {
            JsonElement json = JsonParser.parseString(manifest.toString());
            String kind = manifest.get("kind").asText();
            switch (kind) {
                case "ConfigMap" -> V1ConfigMap.validateJsonElement(json);
                case "Namespace" -> V1Namespace.validateJsonElement(json);
                case "PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(json);
                case "Secret" -> V1Secret.validateJsonElement(json);
                case "Service" -> V1Service.validateJsonElement(json);
                case "ServiceAccount" -> V1ServiceAccount.validateJsonElement(json);
                case "StatefulSet" -> V1StatefulSet.validateJsonElement(json);
                default -> assertThat(FOREIGN).contains(kind);
            }
        }
    }

    @Test
    void podsHaveTheTimeToDrain() throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(manifest("ConfigMap").at("/data/zoo.cfg").asText()));
        JsonNode pod = manifest("StatefulSet").at("/spec/template/spec");
        long preStop = pod.at("/containers/0/lifecycle/preStop/exec/command/1").asLong();
        long drain = Long.parseLong(settings.getProperty("drain.millis")) / 1_000;

        assertThat(preStop).isPositive();
        assertThat(pod.get("terminationGracePeriodSeconds").asLong()).isGreaterThan(preStop + drain);
    }

    @Test
    void whatPodsMountIsThere() throws IOException {
        JsonNode pod = manifest("StatefulSet").at("/spec/template/spec");
        Set<String> volumes =
                pod.get("volumes").findValuesAsText("name").stream().collect(Collectors.toCollection(TreeSet::new));
        Set<String> mounted = new TreeSet<>();
        for (String containers : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.get(containers)) {
                container
                        .get("volumeMounts")
                        .forEach(mount -> mounted.add(mount.get("name").asText()));
            }
        }
        assertThat(volumes).containsAll(mounted);

        List<String> secrets = documents(KUBERNETES.resolve("secrets.example.yaml")).stream()
                .map(secret -> secret.at("/metadata/name").asText())
                .toList();
        assertThat(secrets).containsExactlyInAnyOrderElementsOf(pod.findValuesAsText("secretName"));
    }

    @Test
    void composeNamesOnlyWhatIsThere() throws IOException {
        JsonNode compose = compose();
        Set<String> services = new TreeSet<>();
        compose.get("services").fieldNames().forEachRemaining(services::add);
        for (JsonNode service : compose.get("services")) {
            JsonNode others = service.path("depends_on");
            if (others.isArray()) {
                others.forEach(other -> assertThat(services).contains(other.asText()));
            } else {
                others.fieldNames()
                        .forEachRemaining(other -> assertThat(services).contains(other));
            }
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(COMPOSE.resolve(source)).exists();
                } else {
                    assertThat(compose.get("volumes").has(source)).as(source).isTrue();
                }
            }
        }
    }

    @Test
    void imagesArePinnedAndFoundationDbIsTheClients() throws IOException {
        List<String> images = new ArrayList<>(compose().findValuesAsText("image"));
        images.addAll(manifest("StatefulSet").findValuesAsText("image"));
        String version = dockerfile("ARG FOUNDATIONDB_VERSION=").get(0);
        for (String from : dockerfile("FROM ")) {
            images.add(from.replace("${FOUNDATIONDB_VERSION}", version).replaceFirst(" AS .*", ""));
        }

        assertThat(images).hasSizeGreaterThan(8).allMatch(image -> image.matches("[\\w./-]+:v?\\d[\\w.-]*"));
        assertThat(images)
                .filteredOn(image -> image.startsWith("foundationdb/"))
                .isNotEmpty()
                .allMatch(image -> image.endsWith(":" + System.getProperty("foundationdb.version")));
    }

    /** What follows the beginnings of lines of that kind. */
    private static List<String> dockerfile(String beginning) throws IOException {
        return Files.readAllLines(DEPLOY.resolve("Dockerfile")).stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }

    @Test
    void haProxyIsConfiguredAsRecommended() throws IOException {
        assertThat(settings(COMPOSE.resolve("haproxy.cfg")))
                .isEqualTo(settings(MonitoringFiles.home().resolve("docs/haproxy.cfg")));
    }

    /** All but comments and the servers' addresses. */
    private static List<String> settings(Path haproxy) throws IOException {
        return Files.readAllLines(haproxy).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("server "))
                .toList();
    }
}

package io.groundkeeper.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreChoiceTest {
    private static final Optional<String> NO_FLAG = Optional.empty();
    private static final Optional<String> WITHOUT_FILE = Optional.of("");
    private static final Map<String, String> VARIABLE = Map.of("FDB_CLUSTER_FILE", "/variable");

    @TempDir
    Path directory;

    private final Properties file = new Properties();
    private Settings settings;

    @Test
    void nothingNamedMeansTheEmbeddedStoreHere() throws ConfigException {
        assertThat(choice(NO_FLAG, Map.of()))
                .isEqualTo(new StoreConfig.Embedded(Path.of("data").toAbsolutePath()));
    }

    @Test
    void theFlagNamesTheClusterFile() throws ConfigException {
        file.setProperty("fdb.clusterFile", "/configured");

        assertFoundationDb("/flag", choice(Optional.of("/flag"), VARIABLE));
    }

    @Test
    void theFlagWithoutAFileTakesTheNextOneNamed() throws ConfigException {
        assertFoundationDb("/variable", choice(WITHOUT_FILE, VARIABLE));

        file.setProperty("fdb.clusterFile", "/configured");

        assertFoundationDb("/configured", choice(WITHOUT_FILE, VARIABLE));
    }

    @Test
    void theConfiguredClusterFileWinsOverADataDirectory() throws ConfigException {
        file.setProperty("fdb.clusterFile", "/configured");
        file.setProperty("dataDir", "/var/lib/zookeeper");

        StoreConfig store = choice(NO_FLAG, VARIABLE);

        assertFoundationDb("/configured", store);
        assertThat(settings.unused()).containsExactly("dataDir");
    }

    @Test
    void aDataDirectoryWinsOverTheVariable() throws ConfigException {
        file.setProperty("dataDir", "/var/lib/zookeeper");

        StoreConfig store = choice(NO_FLAG, VARIABLE);

        assertThat(store).isEqualTo(new StoreConfig.Embedded(Path.of("/var/lib/zookeeper")));
        assertThat(settings.unused()).containsExactly("FDB_CLUSTER_FILE");
    }

    @Test
    void theVariableAloneMeansFoundationDb() throws ConfigException {
        assertFoundationDb("/variable", choice(NO_FLAG, VARIABLE));
        assertThat(choice(NO_FLAG, Map.of("FDB_CLUSTER_FILE", ""))).isInstanceOf(StoreConfig.Embedded.class);
    }

    @Test
    void theDataFlagWinsOverWhatIsNotAFlag() throws ConfigException {
        file.setProperty("fdb.clusterFile", "/configured");
        file.setProperty("dataDir", "/var/lib/zookeeper");

        StoreConfig store = choice(flags(NO_FLAG, Optional.of(Path.of("/data"))), VARIABLE);

        assertThat(store).isEqualTo(new StoreConfig.Embedded(Path.of("/data")));
        assertThat(settings.unused()).containsExactly("fdb.clusterFile");
    }

    @Test
    void bothFlagsAreRefused() {
        assertThatThrownBy(() -> choice(flags(Optional.of("/flag"), Optional.of(Path.of("/data"))), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--data and --fdb-cluster");
    }

    @Test
    void theDefaultPlaceIsTheFirstThatHasAFile() throws Exception {
        Path missing = directory.resolve("missing");
        Path present = Files.createFile(directory.resolve("present"));

        assertThat(StoreChoice.firstOf(List.of(missing, present))).isEqualTo(present);
        assertThatThrownBy(() -> StoreChoice.firstOf(List.of(missing, missing)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("neither " + missing + " nor " + missing);
    }

    @Test
    void theClientsOptionsAreRead() throws Exception {
        Path some = Files.createFile(directory.resolve("some.file"));
        file.setProperty("fdb.library", some.toString());
        file.setProperty("fdb.externalClientDirectory", directory.toString());
        file.setProperty("fdb.tls.certificateFile", some.toString());
        file.setProperty("fdb.tls.password", "secret");
        file.setProperty("fdb.tls.verifyPeers", "Check.Valid=1");
        file.setProperty("fdb.traceDirectory", directory.toString());
        file.setProperty("fdb.traceFormat", "json");
        file.setProperty("fdb.knobs", "one=1, two=2");

        StoreConfig store = choice(Optional.of("/flag"), Map.of());

        assertThat(settings.unused()).isEmpty();
        assertThat(store.toString()).doesNotContain("secret");
        assertThat(store)
                .isEqualTo(new StoreConfig.FoundationDb(
                        Path.of("/flag"),
                        new FoundationDbOptions(
                                Optional.of(some),
                                Optional.of(directory),
                                new FoundationDbOptions.Tls(
                                        Optional.of(some),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of("secret"),
                                        Optional.of("Check.Valid=1")),
                                Optional.of(directory),
                                Optional.empty(),
                                Optional.of("json"),
                                List.of("one=1", "two=2"))));
    }

    @Test
    void optionsThatCannotBeUsedAreNamed() {
        assertRefused("fdb.library", "/no/such/library.so");
        assertRefused("fdb.externalClientDirectory", "/no/such/directory");
        assertRefused("fdb.tls.caFile", "/no/such/ca.pem");
        assertRefused("fdb.traceFormat", "yaml");
        assertRefused("fdb.knobs", "one=1,two");
    }

    private void assertRefused(String key, String value) {
        file.clear();
        file.setProperty(key, value);
        assertThatThrownBy(() -> choice(Optional.of("/flag"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(key);
    }

    private static void assertFoundationDb(String clusterFile, StoreConfig store) {
        assertThat(store).isInstanceOf(StoreConfig.FoundationDb.class);
        assertThat(store.place()).isEqualTo(Path.of(clusterFile));
    }

    private StoreConfig choice(Optional<String> flag, Map<String, String> environment) throws ConfigException {
        return choice(flags(flag, Optional.empty()), environment);
    }

    private StoreConfig choice(Flags flags, Map<String, String> environment) throws ConfigException {
        settings = new Settings(file, new Properties());
        return StoreChoice.of(flags, settings, environment);
    }

    private static Flags flags(Optional<String> fdbCluster, Optional<Path> data) {
        return new Flags(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                data,
                fdbCluster,
                "t",
                Optional.empty(),
                Optional.empty());
    }
}

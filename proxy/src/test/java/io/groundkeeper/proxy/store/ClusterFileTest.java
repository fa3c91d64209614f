package io.groundkeeper.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFileTest {
    @TempDir
    Path directory;

    @Test
    void namesTheCoordinators() throws IOException {
        ClusterFile file = read("""
                # DO NOT EDIT!
                test_1:Ab3 @ 10.0.0.1:4500, [::1]:4501:tls,
                fdb-3.example.com:4502 # the third
                """);

        assertThat(file.coordinators()).containsExactly("10.0.0.1:4500", "[::1]:4501:tls", "fdb-3.example.com:4502");
        assertThat(file.isWritable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# test:1@127.0.0.1:4500",
                "127.0.0.1:4500",
                "test@127.0.0.1:4500",
                "test:1@",
                "test:1@127.0.0.1",
                "test:1@127.0.0.1:4500,",
                "te-st:1@127.0.0.1:4500",
                "test:1@127.0.0.1:4500:ssl"
            })
    void whatIsNoClusterFileIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fdb.cluster is not a FoundationDB cluster file");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> ClusterFile.read(missing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(missing + " does not exist");
    }

    @Test
    void aDirectoryCannotBeRead() {
        assertThatThrownBy(() -> ClusterFile.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory + " cannot be read");
    }

    private ClusterFile read(String text) throws IOException {
        return ClusterFile.read(Files.writeString(directory.resolve("fdb.cluster"), text));
    }
}

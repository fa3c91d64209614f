package io.groundkeeper.proxy.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeClientTest {
    @TempDir
    Path directory;

    @Test
    void aFileThatIsNoLibraryIsNamedWithTheRemedy() throws IOException {
        Path junk = Files.writeString(directory.resolve("libfdb_c.so"), "junk");

        assertThatThrownBy(() -> NativeClient.load(Optional.of(junk), 730))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(System.mapLibraryName("fdb_c") + " cannot be loaded, looked for as " + junk)
                .hasMessageContaining("foundationdb-clients 7.3")
                .hasMessageNotContaining("\n");
    }
}

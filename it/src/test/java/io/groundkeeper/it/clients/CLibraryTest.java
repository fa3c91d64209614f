package io.groundkeeper.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ZooKeeper's C library, by a program of our own. */
@NeedsInstalled(Installed.C_LIBRARY)
class CLibraryTest extends ClientTest {

    private static Path program;

    @BeforeAll
    static void compile() throws Exception {
        program = dir.resolve("scenarios");
        Process compiler = new ProcessBuilder(
                        Installed.C_LIBRARY.find().orElseThrow(),
                        "-std=gnu11",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        program.toString(),
                        resource("c/scenarios.c").toString(),
                        resource("c/scenario.c").toString(),
                        "-lzookeeper_mt",
                        "-lpthread")
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), UTF_8);
        assertThat(compiler.waitFor()).as(output).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tree", "multi", "watches", "acls", "sessions"})
    void seesNoDifference(String scenario) throws Exception {
        compare(List.of(program.toString(), scenario));
    }
}

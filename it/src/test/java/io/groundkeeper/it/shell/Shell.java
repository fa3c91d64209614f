package io.groundkeeper.it.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A version of Apache's command line shell.
 *
 * @param classPath where it is
 * @param flag what its JVM must be told
 */
record Shell(String classPath, String flag) {

    /** That of the ZooKeeper on this class path. */
    static final Shell NEWEST = new Shell(
            System.getProperty("java.class.path"), "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");

    /** Has it work through a script; returns all that it prints. */
    String run(ZooKeeperService service, String script) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        flag,
                        "-cp",
                        classPath,
                        "org.apache.zookeeper.ZooKeeperMain",
                        "-server",
                        "localhost:" + service.address().getPort())
                .redirectErrorStream(true)
                .start();
        try {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(script.getBytes(UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}

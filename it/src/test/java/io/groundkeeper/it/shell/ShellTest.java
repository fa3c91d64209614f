package io.groundkeeper.it.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache's own command line shell, of the oldest client line and of the newest. */
@OnEveryEngine
@Timeout(120)
class ShellTest {

    private static final String SCRIPT = """
            create /shell hello
            create /shell again
            create -s /shell/child- first
            create -e /shell/ephemeral second
            ls /shell
            get /shell
            set /shell goodbye
            get /shell
            stat /shell
            delete /shell
            delete /shell/ephemeral
            delete /shell/child-0000000000
            delete /shell
            stat /shell
            ls /
            quit
            """;

    @TempDir
    private Path dir;

    @Test
    void version39CreatesReadsChangesAndDeletes() throws Exception {
        createsReadsChangesAndDeletes(Shell.NEWEST);
    }

    @Test
    void version34CreatesReadsChangesAndDeletes() throws Exception {
        // Since JDK 14 an unresolved address prints differently, and 3.4 looks up what it takes for the name in it.
        Path hosts = Files.writeString(dir.resolve("hosts"), "127.0.0.1 localhost localhost/<unresolved>\n");
        createsReadsChangesAndDeletes(
                new Shell(Path.of("target", "zookeeper-3.4", "*").toString(), "-Djdk.net.hosts.file=" + hosts));
    }

    private void createsReadsChangesAndDeletes(Shell shell) throws Exception {
        Path data = Files.createDirectory(dir.resolve("service"));
        try (ZooKeeperService service = Services.start(data)) {
            String output = shell.run(service, SCRIPT);
            assertThat(output.lines().toList())
                    .containsSubsequence(
                            "Created /shell",
                            "Node already exists: /shell",
                            "Created /shell/child-0000000000",
                            "Created /shell/ephemeral",
                            "hello",
                            "goodbye",
                            "cversion = 2",
                            "dataVersion = 1",
                            "aclVersion = 0",
                            "ephemeralOwner = 0x0",
                            "dataLength = 7",
                            "numChildren = 2",
                            "Node not empty: /shell",
                            "Node does not exist: /shell",
                            "[zookeeper]")
                    .containsAnyOf("[child-0000000000, ephemeral]", "[ephemeral, child-0000000000]");
        }
    }
}

package io.groundkeeper.it.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.ApacheZooKeeper;
import io.groundkeeper.it.server.Services;
import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quota commands of Apache's shell print the same of either server. */
@OnEveryEngine
@Timeout(120)
class QuotaShellTest {

    private static final String SCRIPT = """
            create /q hello
            create /q/a
            listquota /q
            setquota -n 5 /q
            listquota /q
            create /q/b 12345
            listquota /q
            setquota -b 100 /q
            setquota -N 7 /q
            setquota -B 200 /q
            listquota /q
            setquota -n 2 /q/a
            setquota -n 2 /none
            delete /q/b
            set /q 1
            listquota /q
            delquota -n /q
            delquota -N /q
            listquota /q
            ls -R /zookeeper
            get -s /zookeeper/quota/q/zookeeper_stats
            delquota /q
            listquota /q
            delquota /q
            ls -R /zookeeper
            quit
            """;

    private static final String OF_THIS_RUN =
            "(Connecting to|[cmp]Zxid|[cm]time|\\tat ).*|.*(session|WATCHER|WatchedEvent).*";

    @TempDir
    private Path dir;

    @Test
    void setListAndDelete() throws Exception {
        List<String> expected;
        try (ZooKeeperService zooKeeper = ApacheZooKeeper.start(Files.createDirectory(dir.resolve("oracle")))) {
            expected = printed(zooKeeper);
        }
        assertThat(expected).contains("Output stat for /q count=3,bytes=10", "Output stat for /q count=2,bytes=1");
        try (ZooKeeperService service = Services.start(Files.createDirectory(dir.resolve("service")))) {
            assertThat(printed(service)).isEqualTo(expected);
        }
    }

    /** What is about the commands. The shell's own events come when they come. */
    private static List<String> printed(ZooKeeperService service) throws Exception {
        return Shell.NEWEST
                .run(service, SCRIPT)
                .lines()
                .filter(line -> !line.isBlank() && !line.matches(OF_THIS_RUN))
                .toList();
    }
}

package io.groundkeeper.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.server.ZooKeeperService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The shell that is made of ZooKeeper's C library. */
@NeedsInstalled(Installed.C_SHELL)
class CShellTest extends ClientTest {

    /** The last command's own output comes when all of the others have been answered. */
    private static final String LAST = "/shell/last";

    private static final String SCRIPT = """
            create /shell
            create +e /shell/brief
            create +s /shell/numbered-
            create +es /shell/both-
            create +c /shell/container
            create +t=5000 /shell/ttl
            create /shell
            create /none/child
            ls /shell
            ls2 /shell
            get /shell
            set /shell hello
            get /shell
            exists /shell
            exists /none
            sync /shell
            delete /shell
            delete /shell/container
            get /shell/container
            getconfig
            add_auth digest user:secret
            get %s
            """.formatted(LAST);

    @Test
    void showsNoDifference() throws Exception {
        List<String> expected = run(zooKeeper);
        assertThat(expected).contains("[/shell/numbered-]: rc = 0", "hello", "/shell/container: rc = -101");
        assertThat(run(service)).isEqualTo(expected);
    }

    private static List<String> run(ZooKeeperService server) throws Exception {
        Process shell = new ProcessBuilder(Installed.C_SHELL.find().orElseThrow(), "-h", server.connectString())
                .redirectErrorStream(true)
                .start();
        try {
            List<String> lines =
                    CompletableFuture.supplyAsync(() -> listen(shell)).get(2, TimeUnit.MINUTES);
            assertThat(shell.waitFor()).as("%s", lines).isZero();
            return lines;
        } finally {
            shell.destroyForcibly();
        }
    }

    /** What it says in answer to commands; what it says when it sends them comes at any time. */
    private static List<String> listen(Process shell) {
        List<String> answers = new ArrayList<>();
        try (Writer commands = shell.outputWriter(UTF_8);
                BufferedReader lines = shell.inputReader(UTF_8)) {
            commands.write(SCRIPT);
            commands.flush();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(LAST + ": rc")) {
                    commands.write("quit\n");
                    commands.flush();
                }
                if (!line.matches(
                        "Creating .*|time = .*|\\s*[cm](time|zxid)\\s*=.*|.*SESSION_EVENT.*|Got a .*|Quitting.*")) {
                    answers.add(line.replaceAll("ephemeralOwner = [1-9a-f].*", "ephemeralOwner"));
                }
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        return answers;
    }
}

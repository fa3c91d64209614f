package io.groundkeeper.it.proxies;

import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.server.GroundkeeperProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Has a process stand still and go on: its sockets stay open, its clocks go on, and nothing comes from it. */
public final class Signals {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Signals() {}

    /** Returns when it stands. */
    public static void pause(GroundkeeperProcess process) throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        run("kill", "-STOP", pid);
        await().atMost(PATIENCE)
                .until(() -> run("ps", "-o", "state=", "-p", pid).startsWith("T"));
    }

    public static void resume(GroundkeeperProcess process) throws IOException, InterruptedException {
        run("kill", "-CONT", Long.toString(process.pid()));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (running.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }
}

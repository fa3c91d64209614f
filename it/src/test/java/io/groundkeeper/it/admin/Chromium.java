package io.groundkeeper.it.admin;

import io.groundkeeper.it.clients.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A browser without a window, which forgets everything after each page. */
final class Chromium {
    private static final int PATIENCE_SECONDS = 60;

    private final Path dir;

    /** A browser that keeps its files in {@code dir}. */
    Chromium(Path dir) {
        this.dir = dir;
    }

    /** The page as it is when all that runs in it has run. */
    Document page(String uri) throws IOException, InterruptedException {
        return Jsoup.parse(run(uri, "--dump-dom"), uri);
    }

    /** Writes what is to be seen into a file. */
    void photograph(String uri, boolean dark, int width, int height, Path picture)
            throws IOException, InterruptedException {
        run(
                uri,
                "--screenshot=" + picture.toAbsolutePath(),
                "--hide-scrollbars",
                "--window-size=" + width + "," + height,
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
    }

    private String run(String uri, String... flags) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(dir, "chromium");
        Path output = home.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Installed.CHROMIUM.find().orElseThrow(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--virtual-time-budget=2000",
                "--user-data-dir=" + home.resolve("profile")));
        command.addAll(List.of(flags));
        command.add(uri);
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(home.resolve("errors").toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("Chromium failed: " + Files.readString(home.resolve("errors")));
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}

package io.groundkeeper.it.clients;

import io.groundkeeper.it.engine.SkippedReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program that may be installed on this machine. */
public enum Installed {
    KAZOO("Python's kazoo", "python3-kazoo") {
        /** A Python that knows kazoo; the first on the path need not be the one that packages are installed for. */
        @Override
        public Optional<String> find() {
            return List.of("python3", "/usr/bin/python3").stream()
                    .filter(python -> succeeds(python, "-c", "import kazoo"))
                    .findFirst();
        }
    },
    C_LIBRARY("ZooKeeper's C library, or gcc", "libzookeeper-mt-dev and gcc") {
        /** A compiler that finds the library's header. */
        @Override
        public Optional<String> find() {
            boolean found = succeeds("gcc", "-E", "-include", "zookeeper/zookeeper.h", "-xc", "/dev/null");
            return found ? Optional.of("gcc") : Optional.empty();
        }
    },
    C_SHELL("ZooKeeper's C shell", "zookeeper-bin") {
        @Override
        public Optional<String> find() {
            return Optional.of("/usr/lib/zookeeper/bin/cli_mt").filter(cli -> Files.isExecutable(Path.of(cli)));
        }
    },
    CHROMIUM("Chromium", "chromium") {
        @Override
        public Optional<String> find() {
            return List.of("chromium", "chromium-browser", "google-chrome").stream()
                    .filter(chromium -> succeeds(chromium, "--version"))
                    .findFirst();
        }
    },
    HAPROXY("HAProxy", "haproxy") {
        /** Its directory is not on everybody's path. */
        @Override
        public Optional<String> find() {
            return List.of("haproxy", "/usr/sbin/haproxy").stream()
                    .filter(haproxy -> succeeds(haproxy, "-v"))
                    .findFirst();
        }
    },
    PROMETHEUS("Prometheus", "prometheus") {
        @Override
        public Optional<String> find() {
            return succeeds("prometheus", "--version") ? Optional.of("prometheus") : Optional.empty();
        }
    },
    PROMTOOL("Prometheus' promtool", "prometheus") {
        @Override
        public Optional<String> find() {
            return succeeds("promtool", "--version") ? Optional.of("promtool") : Optional.empty();
        }
    };

    private final String what;
    private final String debianPackages;

    Installed(String what, String debianPackages) {
        this.what = what;
        this.debianPackages = debianPackages;
    }

    /** The program to run, if it is there. */
    public abstract Optional<String> find();

    /** Why tests are skipped that need it. */
    String absence() {
        return what + SkippedReport.NOT_FOUND + "; Debian has it in " + debianPackages;
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false; // There is no such program.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.groundkeeper.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What goes wrong with the store of a server under test, as the system property {@code it.faults} says: nothing, where it
 * is not set; {@code injected} for the {@linkplain Faults#TROUBLE usual trouble} from the seed {@code faults.seed} or a
 * random one; {@code buggify} for what FoundationDB's own client makes up.
 */
public final class ServerFaults {
    private final Kind kind;
    private final Random seeds;

    private enum Kind {
        NONE,
        INJECTED,
        BUGGIFY
    }

    private ServerFaults(Kind kind, Random seeds) {
        this.kind = kind;
        this.seeds = seeds;
    }

    /** Those that the system property names, for one server, which may be started more than once. */
    public static ServerFaults underTest() {
        Kind kind = Kind.valueOf(System.getProperty("it.faults", "none").toUpperCase(Locale.ROOT));
        return new ServerFaults(kind, kind == Kind.INJECTED ? new Random(FaultSeed.choose()) : null);
    }

    /**
     * What starts a server, without its arguments.
     *
     * @param home the project's root directory
     */
    public List<String> command(Path home) {
        if (kind != Kind.INJECTED) {
            return List.of(home.resolve("bin/groundkeeper").toString());
        }
        String classPath =
                "%1$s/proxy/target/groundkeeper-proxy.jar:%1$s/proxy/target/lib/*:%1$s/it/target/test-classes";
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                // The server's, not the tests', which is on the same class path.
                "-Dlogback.configurationFile=logback.xml",
                "-D" + FaultSeed.PROPERTY + "=" + seeds.nextInt(Integer.MAX_VALUE),
                "-cp",
                classPath.formatted(home),
                FaultyGroundkeeper.class.getName());
    }

    /** Environment variables for the server: FoundationDB's client takes its network options from there too. */
    public Map<String, String> environment() {
        return kind != Kind.BUGGIFY
                ? Map.of()
                : Map.of(
                        "FDB_NETWORK_OPTION_CLIENT_BUGGIFY_ENABLE", "",
                        "FDB_NETWORK_OPTION_CLIENT_BUGGIFY_SECTION_ACTIVATED_PROBABILITY", "100",
                        "FDB_NETWORK_OPTION_CLIENT_BUGGIFY_SECTION_FIRED_PROBABILITY", "5");
    }

    /** Whether there are any. */
    public boolean areInjected() {
        return kind != Kind.NONE;
    }

    /** Whether a server that was asked to stop had to do with faults: what was injected is told at its end. */
    public boolean areToldOf(Path printed) {
        try {
            return kind != Kind.INJECTED || Files.readString(printed).contains(FaultInjector.FROM_SEED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

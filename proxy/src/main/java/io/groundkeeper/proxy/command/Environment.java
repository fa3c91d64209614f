package io.groundkeeper.proxy.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** {@code envi}. */
final class Environment {
    private static final String UNKNOWN = "<NA>";
    private static final long MEBIBYTE = 1 << 20;

    private static final List<String> PROPERTIES = List.of(
            "java.version",
            "java.vendor",
            "java.home",
            "java.class.path",
            "java.library.path",
            "java.io.tmpdir",
            "java.compiler",
            "os.name",
            "os.arch",
            "os.version",
            "user.name",
            "user.home",
            "user.dir");

    private final String version;
    private final AtomicReference<CompletableFuture<String>> hostName = new AtomicReference<>();

    Environment(String version) {
        this.version = version;
    }

    Answer answer() {
        return Answer.later(() -> hostName().thenApply(this::text));
    }

    private String text(String host) {
        StringBuilder text = new StringBuilder("Environment:\n");
        append(text, "zookeeper.version", version);
        append(text, "host.name", host);
        PROPERTIES.forEach(name -> append(text, name, System.getProperty(name, UNKNOWN)));
        Runtime runtime = Runtime.getRuntime();
        append(text, "os.memory.free", runtime.freeMemory() / MEBIBYTE + "MB");
        append(text, "os.memory.max", runtime.maxMemory() / MEBIBYTE + "MB");
        append(text, "os.memory.total", runtime.totalMemory() / MEBIBYTE + "MB");
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(name).append('=').append(value).append('\n');
    }

    /** Asks the name service once, and waits for it elsewhere: it may take its time. */
    private CompletableFuture<String> hostName() {
        CompletableFuture<String> name = new CompletableFuture<>();
        if (!hostName.compareAndSet(null, name)) {
            return hostName.get();
        }
        Thread lookup = new Thread(() -> name.complete(canonicalHostName()), "groundkeeper-host-name");
        lookup.setDaemon(true);
        lookup.start();
        return name;
    }

    private static String canonicalHostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }
}

package io.groundkeeper.proxy.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** {@code envi}: the process and the machine. Thread-safe. */
public final class Environment {
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

    /** An environment whose {@code zookeeper.version} is {@code version}. */
    public Environment(String version) {
        this.version = version;
    }

    Answer answer() {
        return Answer.later(() -> hostName().thenApply(this::text));
    }

    private String text(String host) {
        StringBuilder text = new StringBuilder("Environment:\n");
        entries(host)
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    /** Names and values, in the order in which ZooKeeper tells them. */
    public CompletableFuture<Map<String, String>> entries() {
        return hostName().thenApply(this::entries);
    }

    private Map<String, String> entries(String host) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("zookeeper.version", version);
        entries.put("host.name", host);
        PROPERTIES.forEach(name -> entries.put(name, System.getProperty(name, UNKNOWN)));
        Runtime runtime = Runtime.getRuntime();
        entries.put("os.memory.free", runtime.freeMemory() / MEBIBYTE + "MB");
        entries.put("os.memory.max", runtime.maxMemory() / MEBIBYTE + "MB");
        entries.put("os.memory.total", runtime.totalMemory() / MEBIBYTE + "MB");
        return entries;
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

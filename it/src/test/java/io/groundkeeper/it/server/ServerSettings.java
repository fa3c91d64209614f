package io.groundkeeper.it.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server is told when it starts.
 *
 * @param zooCfg entries of its {@code zoo.cfg}, besides those that all servers in these tests have
 * @param jvmFlags flags of its JVM
 */
public record ServerSettings(Map<String, String> zooCfg, List<String> jvmFlags) {

    /** For JVMs that live for seconds: much of what they could do goes to a compiler that pays off in minutes. */
    static final String COMPILE_QUICKLY = "-XX:TieredStopAtLevel=1";

    /** Clients connect to a free port, without TLS. */
    public static final ServerSettings PLAIN = new ServerSettings(Map.of(), List.of(COMPILE_QUICKLY))
            .with("clientPort", "0")
            .with("clientPortAddress", "127.0.0.1");

    /** Clients connect to a free port, with TLS. */
    public static final ServerSettings SECURE = new ServerSettings(Map.of(), List.of(COMPILE_QUICKLY))
            .with("secureClientPort", "0")
            .with("secureClientPortAddress", "127.0.0.1");

    /** The same, with an entry more. */
    public ServerSettings with(String key, String value) {
        return with(Map.of(key, value));
    }

    /** The same, with more entries. */
    public ServerSettings with(Map<String, String> entries) {
        Map<String, String> more = new LinkedHashMap<>(zooCfg);
        more.putAll(entries);
        return new ServerSettings(more, jvmFlags);
    }

    /** The same, with a flag more. */
    public ServerSettings withFlag(String flag) {
        List<String> more = new ArrayList<>(jvmFlags);
        more.add(flag);
        return new ServerSettings(zooCfg, more);
    }
}

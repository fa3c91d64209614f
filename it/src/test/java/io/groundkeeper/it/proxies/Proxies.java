package io.groundkeeper.it.proxies;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.outage.Health;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Several proxies of one tenant, in processes of their own. */
public final class Proxies implements AutoCloseable {

    private final List<Proxy> proxies = new ArrayList<>();

    /**
     * One of them.
     *
     * @param adminPort where its health is told
     */
    public record Proxy(GroundkeeperProcess process, int adminPort) {
        Health health() {
            return new Health(adminPort);
        }

        /** Whether it takes a session for its own. */
        boolean holds(long session) throws IOException {
            String dump = ProxyProtocolTest.ask(process.address(), "dump");
            return dump.substring(0, dump.indexOf("ephemeral nodes dump")).contains("0x" + Long.toHexString(session));
        }
    }

    private Proxies() {}

    /** Starts so many, and returns when all accept clients. */
    public static Proxies start(Path dir, int count, EngineStore store) throws IOException {
        Proxies proxies = new Proxies();
        try {
            for (int i = 0; i < count; i++) {
                int adminPort = LoopbackPorts.free();
                Path home = Files.createDirectory(dir.resolve("proxy-" + i));
                proxies.proxies.add(
                        new Proxy(GroundkeeperProcess.launch(home, store, LoopbackPorts.free(), adminPort), adminPort));
            }
            for (Proxy proxy : proxies.proxies) {
                proxy.process.awaitStart();
            }
        } catch (IOException | RuntimeException e) {
            proxies.close();
            throw e;
        }
        return proxies;
    }

    Proxy get(int index) {
        return proxies.get(index);
    }

    public List<Proxy> all() {
        return List.copyOf(proxies);
    }

    /** What a client that knows all of them connects to. */
    String connectString() {
        return proxies.stream()
                .map(Proxy::process)
                .map(ZooKeeperService::connectString)
                .collect(Collectors.joining(","));
    }

    /** As {@link GroundkeeperProcess#fsck()}. */
    public String fsck() {
        return get(0).process().fsck();
    }

    @Override
    public void close() {
        proxies.forEach(proxy -> proxy.process().close());
    }
}

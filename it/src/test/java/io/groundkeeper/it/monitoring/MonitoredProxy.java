package io.groundkeeper.it.monitoring;

import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.tls.Pki;
import io.groundkeeper.it.tls.StoreFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A proxy with a port for TLS and two tenants, both of which have clients that keep it busy, and Prometheus, which scrapes it. */
final class MonitoredProxy implements AutoCloseable {
    static final List<String> TENANTS = List.of("one", "two");
    private static final int CLIENTS = 3;
    private static final int SCRAPES = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LIFE_OF_A_CERTIFICATE = Duration.ofDays(90);

    /** What it is made of, the last one first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private Prometheus prometheus;

    private MonitoredProxy() {}

    /** Starts all of that, and returns when both tenants have been scraped several times. */
    static MonitoredProxy start(Path directory) throws Exception {
        MonitoredProxy monitored = new MonitoredProxy();
        try {
            monitored.launch(directory);
        } catch (Exception e) {
            monitored.close();
            throw e;
        }
        return monitored;
    }

    private void launch(Path directory) throws Exception {
        EngineStore store = EngineStore.create(directory);
        store.createTenants(TENANTS);
        Map<String, Integer> ports = new TreeMap<>();
        for (String tenant : TENANTS) {
            int port = LoopbackPorts.free();
            ports.put(tenant, port);
            store = store.with("tenant." + tenant + ".clientPort", Integer.toString(port));
        }
        store = store.with("secureClientPort", Integer.toString(LoopbackPorts.free()))
                .with("ssl.keyStore.location", key(directory).toString())
                .with("ssl.clientAuth", "none");
        int adminPort = LoopbackPorts.free();
        GroundkeeperProcess proxy = GroundkeeperProcess.launch(directory, store, LoopbackPorts.free(), adminPort);
        parts.push(proxy);
        proxy.awaitStart();
        prometheus = Prometheus.start(Files.createDirectory(directory.resolve("prometheus")), adminPort);
        parts.push(prometheus);
        ports.values().forEach(port -> parts.push(Load.start("127.0.0.1:" + port, CLIENTS)));
        for (String tenant : TENANTS) {
            String scraped =
                    "count_over_time(groundkeeper_sessions{tenant=\"%s\"}[5m]) >= %d".formatted(tenant, SCRAPES);
            await().atMost(PATIENCE).until(() -> !prometheus.query(scraped).isEmpty());
        }
    }

    private static Path key(Path directory) throws Exception {
        Path key = directory.resolve("server.pem");
        StoreFormat.PEM.writeKey(
                key,
                Pki.certificate("CN=server")
                        .setIsCertificateAuthority(true)
                        .notAfter(Instant.now().plus(LIFE_OF_A_CERTIFICATE))
                        .buildSelfSigned());
        return key;
    }

    Prometheus prometheus() {
        return prometheus;
    }

    @Override
    public void close() throws Exception {
        Exception failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

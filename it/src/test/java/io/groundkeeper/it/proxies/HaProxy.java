package io.groundkeeper.it.proxies;

import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.clients.Installed;
import io.groundkeeper.it.engine.LoopbackPorts;
import io.groundkeeper.it.proxies.Proxies.Proxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.client.FourLetterWordMain;

/** HAProxy with the project's configuration, but for addresses and ports. What it prints is under {@code target/haproxy}. */
final class HaProxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FRONTEND = "bind :2181";
    private static final String SERVER = "10.0.0.1%d:2181 port 8080";

    private final Process process;
    private final InetSocketAddress address;

    private HaProxy(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one before three proxies, and returns when it lets clients through. */
    static HaProxy start(Path dir, List<Proxy> proxies) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), LoopbackPorts.free());
        Path configuration = Files.writeString(dir.resolve("haproxy.cfg"), configuration(address, proxies));
        Path logs = Files.createDirectories(Path.of("target", "haproxy"));
        Process process = new ProcessBuilder(
                        Installed.HAPROXY.find().orElseThrow(), "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(logs, "haproxy-", ".log").toFile())
                .start();
        HaProxy balancer = new HaProxy(process, address);
        try {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> balancer.word("ruok").equals("imok\n"));
        } catch (RuntimeException e) {
            balancer.close();
            throw e;
        }
        return balancer;
    }

    private static String configuration(InetSocketAddress address, List<Proxy> proxies) throws IOException {
        Path home = Path.of(System.getProperty("groundkeeper.home", ".."));
        String text = Files.readString(home.resolve("docs/haproxy.cfg"));
        text = replace(text, FRONTEND, "bind 127.0.0.1:" + address.getPort());
        for (int i = 0; i < proxies.size(); i++) {
            Proxy proxy = proxies.get(i);
            text = replace(
                    text, SERVER.formatted(i + 1), proxy.process().connectString() + " port " + proxy.adminPort());
        }
        return text;
    }

    private static String replace(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new IllegalStateException("docs/haproxy.cfg does not say " + what);
        }
        return text.replace(what, by);
    }

    InetSocketAddress address() {
        return address;
    }

    /** What some proxy answers to a four-letter word. */
    String word(String word) throws Exception {
        return FourLetterWordMain.send4LetterWord("127.0.0.1", address.getPort(), word);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

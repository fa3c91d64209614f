package io.groundkeeper.it.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.acl.Client;
import io.groundkeeper.it.clients.Installed;
import io.groundkeeper.it.clients.NeedsInstalled;
import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnFoundationDb;
import io.groundkeeper.it.proxies.Proxies.Proxy;
import io.groundkeeper.it.server.TcpForwarder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Three proxies behind HAProxy, configured as the project recommends. */
@OnFoundationDb
@NeedsInstalled(Installed.HAPROXY)
@Timeout(600)
class HaProxyTest {

    private static final int PROXIES = 3;
    private static final int CLIENTS = 6;
    private static final int WRITES = 200;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private Proxies proxies;
    private HaProxy balancer;

    @BeforeEach
    void start() throws Exception {
        EngineStore store =
                EngineStore.create(dir).with("drain.millis", "3000").with("proxyProtocol.trusted", "127.0.0.1");
        proxies = Proxies.start(dir, PROXIES, store);
        balancer = HaProxy.start(dir, proxies.all());
    }

    @AfterEach
    void stop() throws Exception {
        balancer.close();
        proxies.fsck();
        proxies.close();
    }

    @Test
    void clientsAreKnownByTheirOwnAddresses() throws Exception {
        InetAddress one = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 3});
        List<ACL> onlyOne = Collections.singletonList(new ACL(Perms.ALL, new Id("ip", "127.0.0.2")));
        try (TcpForwarder fromOne = TcpForwarder.from(one, balancer.address());
                TcpForwarder fromOther = TcpForwarder.from(other, balancer.address());
                Session ones = Session.open(fromOne.connectString(), TIMEOUT_MILLIS);
                Session others = Session.open(fromOther.connectString(), TIMEOUT_MILLIS)) {
            ones.zooKeeper().create("/mine", new byte[1], onlyOne, CreateMode.PERSISTENT);
            assertThat(ones.zooKeeper().getData("/mine", false, null)).hasSize(1);
            others.zooKeeper().sync("/mine", (rc, path, context) -> {}, null);
            assertThatThrownBy(() -> others.zooKeeper().getData("/mine", false, null))
                    .isInstanceOf(KeeperException.NoAuthException.class);
            assertThat(Client.whoAmI(others.zooKeeper())).contains("127.0.0.3");
            assertThat(connections()).contains("/127.0.0.2:").contains("/127.0.0.3:");
        }
    }

    /** What the proxies say of their connections when a balancer asks on its own account. */
    private String connections() throws Exception {
        StringBuilder all = new StringBuilder();
        for (Proxy proxy : proxies.all()) {
            byte[] header = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
            try (TcpForwarder link =
                    TcpForwarder.greeting(header, proxy.process().address())) {
                all.append(ProxyProtocolTest.ask(link.address(), "cons"));
            }
        }
        return all.toString();
    }

    @Test
    void proxiesThatDrainOrDieLoseNoSession() throws Exception {
        String address = "127.0.0.1:" + balancer.address().getPort();
        List<String> connectStrings = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            connectStrings.add(address);
        }
        try (SteadyClients clients = SteadyClients.start(connectStrings, TIMEOUT_MILLIS)) {
            for (Proxy proxy : proxies.all()) {
                clients.awaitAcknowledged(WRITES);
                proxy.process().stop();
                clients.awaitAcknowledged(WRITES);
                restart(proxy);
            }
            List<Integer> drained = clients.disconnections();
            assertThat(drained).allSatisfy(count -> assertThat(count).isBetween(1, PROXIES));

            for (Proxy proxy : proxies.all()) {
                proxy.process().kill();
                clients.awaitAcknowledged(WRITES);
                restart(proxy);
            }
            clients.finish();
        }
    }

    /** Until the balancer has found it. */
    private void restart(Proxy proxy) throws Exception {
        proxy.process().restart();
        await().atMost(PATIENCE).until(() -> {
            for (Proxy each : proxies.all()) {
                if (!each.health().isReady()) {
                    return false;
                }
            }
            return true;
        });
        String own = "clientPort=" + proxy.process().address().getPort() + "\n";
        await().atMost(PATIENCE).until(() -> balancer.word("conf").contains(own));
    }
}

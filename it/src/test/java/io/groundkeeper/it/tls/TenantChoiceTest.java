package io.groundkeeper.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Database;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.schema.TenantLimits;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified clients come to their tenant by the server's name that they know, or by their certificate. */
@Timeout(300)
class TenantChoiceTest {
    private static final int SESSION_MILLIS = 20_000;
    private static final int NO_ADMIN_SERVER = -1;
    private static final int PATIENCE_SECONDS = 60;
    private static final String DOMAIN = ".zk.example.org";

    /** Length, protocol version, last zxid seen, timeout, no session, a password of zeros, not read-only. */
    private static final byte[] ASK_FOR_SESSION = ByteBuffer.allocate(49)
            .putInt(45)
            .putInt(0)
            .putLong(0)
            .putInt(SESSION_MILLIS)
            .putLong(0)
            .putInt(16)
            .array();

    private static final List<String> TENANTS = List.of("hbase-1", "HBase-2");

    @TempDir
    Path dir;

    private X509Bundle authority;
    private ServerSettings settings;
    private EngineStore store;

    @BeforeEach
    void makeTenants() throws Exception {
        authority =
                Pki.certificate("CN=Authority").setIsCertificateAuthority(true).buildSelfSigned();
        CertificateBuilder named = Pki.certificate("CN=server");
        for (String host : List.of("hbase-1", "hbase-2", "nobody", "any")) {
            named.addSanDnsName(host + DOMAIN);
        }
        X509Bundle server = named.buildIssuedBy(authority);
        settings = ServerSettings.SECURE.with(
                Stores.write(dir, "server", StoreFormat.PEM, server, authority).settings());
        store = EngineStore.create(dir);
        try (Database database = store.open()) {
            for (String tenant : TENANTS) {
                new Tenants(new Transactions(database))
                        .create(tenant, TenantLimits.NONE, 0)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private GroundkeeperProcess start(Map<String, String> more) throws Exception {
        GroundkeeperProcess server =
                GroundkeeperProcess.launch(dir, store, settings.with(more), OptionalInt.empty(), NO_ADMIN_SERVER);
        server.awaitStart();
        return server;
    }

    /** A server by a name that no resolver knows. */
    private record Named(String name, InetSocketAddress server) implements HostProvider {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public InetSocketAddress next(long spinDelay) {
            try {
                InetAddress address =
                        InetAddress.getByAddress(name, server.getAddress().getAddress());
                return new InetSocketAddress(address, server.getPort());
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void onConnected() {}

        @Override
        public boolean updateServerList(Collection<InetSocketAddress> servers, InetSocketAddress current) {
            return false;
        }
    }

    /** Whether a client that asks for a session is sent away instead. */
    private boolean isRefused(GroundkeeperProcess server, String host, String subject) throws Exception {
        Knock knock = Knock.secure(authority, Pki.certificate(subject).buildIssuedBy(authority));
        try (SSLSocket socket = (SSLSocket) knock.connect(server.secureAddress())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(ASK_FOR_SESSION);
            socket.getOutputStream().flush();
            return socket.getInputStream().read() < 0;
        }
    }

    private ZKClientConfig client(String subject) throws Exception {
        X509Bundle certificate = Pki.certificate(subject).buildIssuedBy(authority);
        return Stores.write(dir, "client-" + subject.replaceAll("\\W", "-"), StoreFormat.PEM, certificate, authority)
                .clientSettings();
    }

    /** The znodes of the tenant that a client comes to; leaves one with its own name there. */
    private static String visit(GroundkeeperProcess server, String host, ZKClientConfig config) throws Exception {
        BlockingQueue<KeeperState> states = new LinkedBlockingQueue<>();
        Named named = new Named(host, server.secureAddress());
        try (ZooKeeper client = new ZooKeeper(
                "127.0.0.1:1", SESSION_MILLIS, event -> states.add(event.getState()), false, named, config)) {
            assertThat(states.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(KeeperState.SyncConnected);
            client.create("/" + host, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
            return client.getChildren("/", false).stream()
                    .filter(name -> !name.equals("zookeeper"))
                    .sorted()
                    .toList()
                    .toString();
        }
    }

    @Test
    void byTheServersName() throws Exception {
        ZKClientConfig anybody = client("CN=client");
        try (GroundkeeperProcess server = start(Map.of("tenants.serverNames", "*" + DOMAIN))) {
            assertThat(visit(server, "hbase-1" + DOMAIN, anybody)).isEqualTo("[hbase-1.zk.example.org0000000000]");
            assertThat(visit(server, "hbase-2" + DOMAIN, anybody)).isEqualTo("[hbase-2.zk.example.org0000000000]");
            assertThat(visit(server, "HBASE-1" + DOMAIN, anybody)).contains("hbase-1.zk.example.org0000000000");
            assertThat(isRefused(server, "nobody" + DOMAIN, "CN=client")).isTrue();
            assertThat(isRefused(server, "hbase-1" + DOMAIN, "CN=client")).isFalse();
        }
    }

    @Test
    void byTheCertificate() throws Exception {
        Map<String, String> certificates = Map.of("tenants.certificateAttribute", "OU");
        String host = "any" + DOMAIN;
        try (GroundkeeperProcess server = start(certificates)) {
            assertThat(visit(server, host, client("CN=a,OU=hbase-1"))).isEqualTo("[any.zk.example.org0000000000]");
            assertThat(visit(server, host, client("CN=b,OU=HBase-2"))).isEqualTo("[any.zk.example.org0000000000]");
            assertThat(visit(server, host, client("CN=c,OU=hbase-1")))
                    .isEqualTo("[any.zk.example.org0000000000, any.zk.example.org0000000001]");
            assertThat(isRefused(server, host, "CN=d,OU=nobody")).isTrue();
            assertThat(isRefused(server, host, "CN=e")).isTrue();
            assertThat(isRefused(server, host, "CN=f,OU=hbase-1")).isFalse();
        }
    }

    /** Who may be one tenant's client is not another's because he asks for that. */
    @Test
    void whatContradictsItselfIsRefused() throws Exception {
        Map<String, String> both = Map.of("tenants.certificateAttribute", "OU", "tenants.serverNames", "*" + DOMAIN);
        try (GroundkeeperProcess server = start(both)) {
            assertThat(visit(server, "hbase-1" + DOMAIN, client("CN=a,OU=hbase-1")))
                    .isEqualTo("[hbase-1.zk.example.org0000000000]");
            assertThat(isRefused(server, "hbase-2" + DOMAIN, "CN=a,OU=hbase-1")).isTrue();
        }
    }
}

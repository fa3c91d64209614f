package io.groundkeeper.it.proxies;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.crash.Session;
import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnFoundationDb;
import io.groundkeeper.it.proxies.Proxies.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A proxy stands still (SIGSTOP) and goes on, while its clients stay, leave, or are left. */
@OnFoundationDb
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no SIGSTOP")
@Timeout(300)
class StandstillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LONG_MILLIS = 30_000;
    private static final int SHORT_MILLIS = 12_000;
    private static final int WRITES = 20;

    /** Of a lease's 10 s its owner may use 8. */
    private static final Duration SURELY_WITHIN_THE_LEASE = Duration.ofSeconds(5);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    private Proxies proxies;
    private Proxy still;
    private Proxy other;
    private Session witness;

    @BeforeEach
    void start() throws Exception {
        proxies = Proxies.start(dir, 2, EngineStore.create(dir));
        still = proxies.get(0);
        other = proxies.get(1);
        witness = Session.open(other.process().connectString(), LONG_MILLIS);
        create(witness, "/data", "old", CreateMode.PERSISTENT);
    }

    @AfterEach
    void stop() throws Exception {
        witness.close();
        proxies.fsck();
        proxies.close();
    }

    private static void create(Session session, String path, String data, CreateMode mode) throws Exception {
        session.zooKeeper().create(path, data.getBytes(US_ASCII), Ids.OPEN_ACL_UNSAFE, mode);
    }

    /** A session of a client that knows both proxies and is served by the one that is to stand still. */
    private Session openHere() throws Exception {
        String here = ":" + still.process().address().getPort();
        for (int i = 0; i < 50; i++) {
            Session session = Session.open(proxies.connectString(), SHORT_MILLIS);
            String shown = session.zooKeeper().toString();
            if (shown.substring(shown.indexOf("remoteserver")).contains(here)) {
                return session;
            }
            session.close();
        }
        throw new IllegalStateException("chance has it that no client connects to " + here);
    }

    private String data() throws Exception {
        ZooKeeper zooKeeper = witness.zooKeeper();
        zooKeeper.sync("/data", (rc, path, context) -> {}, null);
        return new String(zooKeeper.getData("/data", false, null), US_ASCII);
    }

    @Test
    void forLongerThanItsLease() throws Exception {
        try (Session mover = openHere();
                Session stays = Session.open(still.process().connectString(), LONG_MILLIS);
                RawSession reader = RawSession.open(still.process(), LONG_MILLIS);
                RawSession writer = RawSession.open(still.process(), LONG_MILLIS)) {
            create(mover, "/mover", "", CreateMode.EPHEMERAL);
            create(stays, "/stays", "", CreateMode.EPHEMERAL);
            writer.sendCreateEphemeral("/writer");
            assertThat(writer.receive()).contains(0);
            reader.sendGetData("/data");
            assertThat(reader.receiveData()).asString().isEqualTo("old");

            Signals.pause(still.process());
            reader.sendGetData("/data");
            writer.sendSetData("/data", "late".getBytes(US_ASCII));
            writer.sendCreateEphemeral("/late");
            mover.awaitReattached(0);
            mover.zooKeeper().setData("/data", "new".getBytes(US_ASCII), 0);
            await("adoption").atMost(PATIENCE).until(() -> other.holds(stays.id()) && other.holds(writer.id()));
            Signals.resume(still.process());

            assertThat(reader.receive()).as("what a read is told afterwards").isEmpty();
            assertThat(writer.receive()).as("what a write is told afterwards").isEmpty();
            await().atMost(PATIENCE).until(still.health()::isReady);
            stays.awaitReattached(0);
            assertThat(data()).isEqualTo("new");
            ZooKeeper zooKeeper = witness.zooKeeper();
            assertThat(zooKeeper.exists("/late", false)).isNull();
            assertThat(zooKeeper.exists("/mover", false).getEphemeralOwner()).isEqualTo(mover.id());
            assertThat(zooKeeper.exists("/stays", false).getEphemeralOwner()).isEqualTo(stays.id());
            assertThat(zooKeeper.exists("/writer", false).getEphemeralOwner()).isEqualTo(writer.id());
            assertThat(still.holds(stays.id())).isTrue();
            assertThat(other.holds(mover.id())).isTrue();
            assertThat(other.holds(writer.id())).isTrue();
            assertThat(ProxyProtocolTest.ask(still.process().address(), "mntr"))
                    .containsPattern("zk_stale_sessions_expired\\s+0\n");

            // Its client never comes back.
            await("the end of a session").atMost(PATIENCE).until(() -> zooKeeper.exists("/writer", false) == null);
            assertThat(mover.disconnections()).isEqualTo(1);
        }
    }

    @Test
    void forLessThanItsLease() throws Exception {
        try (Session stays = Session.open(still.process().connectString(), LONG_MILLIS);
                RawSession raw = RawSession.open(still.process(), LONG_MILLIS)) {
            create(stays, "/stays", "", CreateMode.EPHEMERAL);
            raw.sendGetData("/data");
            assertThat(raw.receiveData()).asString().isEqualTo("old");

            long begin = System.nanoTime();
            Signals.pause(still.process());
            raw.sendSetData("/data", "kept".getBytes(US_ASCII));
            raw.sendGetData("/data");
            for (int i = 0; i < WRITES; i++) {
                create(witness, "/meanwhile-", "", CreateMode.PERSISTENT_SEQUENTIAL);
            }
            Signals.resume(still.process());
            assumeThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SURELY_WITHIN_THE_LEASE);

            assertThat(raw.receive()).contains(0);
            assertThat(raw.receiveData()).asString().isEqualTo("kept");
            assertThat(data()).isEqualTo("kept");
            stays.zooKeeper().setData("/stays", new byte[1], 0);
            assertThat(stays.disconnections()).isZero();
            assertThat(still.holds(stays.id())).isTrue();
            assertThat(still.holds(raw.id())).isTrue();
        }
    }
}

package io.groundkeeper.layer.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.VirtualTime;
import io.groundkeeper.schema.AclEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaperTest {
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;
    private Reaper reaper;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory, time);
        tenant = store.tenant("t");
        lane = new WriteLane(
                store.transactions, tenant, TestStore.PROXY, 0, BatchLimits.EMBEDDED, () -> 0, store.scheduler);
        write(TestStore.openSession(TestStore.PROXY));
        start(10_000, Duration.ZERO);
    }

    private void start(int maxPerMinute, Duration neverUsed) {
        reaper = new Reaper(
                store.transactions,
                tenant,
                operation -> lane.submit(new WriteRequest(0, 0, 0, Caller.SERVER, now(), operation)),
                new ReapSettings(INTERVAL, maxPerMinute, neverUsed),
                time.scheduler(),
                this::now);
    }

    /** What is written by clients is of the beginning, unless something else is said. */
    private long now() {
        return TestStore.TIME + TimeUnit.NANOSECONDS.toMillis(time.nanoTime());
    }

    @AfterEach
    void close() {
        reaper.close();
        store.close();
    }

    @Test
    void onlyAContainerThatHasLostItsLastChildGoes() {
        container("/never-used");
        container("/in-use");
        write(Scene.creation("/in-use/child"));
        container("/abandoned");
        write(Scene.creation("/abandoned/child"));
        write(Scene.deletion("/abandoned/child"));
        write(Scene.creation("/persistent"));
        write(Scene.creation("/persistent/child"));
        write(Scene.deletion("/persistent/child"));

        time.pass(INTERVAL.minusMillis(1));
        assertThat(children()).contains("abandoned");
        time.pass(INTERVAL);
        assertThat(children()).containsExactlyInAnyOrder("zookeeper", "never-used", "in-use", "persistent");

        write(Scene.deletion("/in-use/child"));
        time.pass(INTERVAL);
        assertThat(children()).containsExactlyInAnyOrder("zookeeper", "never-used", "persistent");
    }

    @Test
    void manyAreReapedInOneRound() {
        for (int i = 0; i < 250; i++) {
            container("/c" + i);
            write(Scene.creation("/c" + i + "/child"));
            write(Scene.deletion("/c" + i + "/child"));
        }
        time.pass(INTERVAL.plusSeconds(2));
        assertThat(children()).containsExactly("zookeeper");
        assertThat(store.dump(tenant.keys().reaps())).isEmpty();
    }

    @Test
    void noMoreAreDeletedInAMinuteThanMayBe() {
        reaper.close();
        start(3, Duration.ZERO);
        for (int i = 0; i < 10; i++) {
            withTtl("/t" + i, Duration.ofMillis(1));
        }
        time.pass(INTERVAL);
        assertThat(children()).hasSize(10);
        time.pass(Duration.ofSeconds(19));
        assertThat(children()).hasSize(10);
        time.pass(Duration.ofMinutes(1));
        assertThat(children()).hasSize(7);
        time.pass(Duration.ofMinutes(3));
        assertThat(children()).containsExactly("zookeeper");
    }

    @Test
    void aZnodeGoesOnceItsTimeToLiveIsOverSinceItWasSet() {
        withTtl("/short", Duration.ofSeconds(30));
        withTtl("/set-again", Duration.ofSeconds(90));
        withTtl("/parent", Duration.ofSeconds(30));
        write(Scene.creation("/parent/child"));

        time.pass(INTERVAL);
        assertThat(children()).containsExactlyInAnyOrder("zookeeper", "set-again", "parent");

        write(new Operation.SetData("/set-again", null, -1), now());
        time.pass(INTERVAL);
        assertThat(children()).contains("set-again");
        write(Scene.deletion("/parent/child"));
        time.pass(INTERVAL.plusSeconds(1));
        assertThat(children()).containsExactly("zookeeper");
        assertThat(store.dump(tenant.keys().reaps())).isEmpty();
    }

    @Test
    void aTimeToLiveOutlivesTheServer() {
        withTtl("/t", Duration.ofSeconds(90));
        reaper.close();
        time.pass(INTERVAL);
        start(10_000, Duration.ZERO);
        time.pass(INTERVAL);
        assertThat(children()).containsExactly("zookeeper");
    }

    @Test
    void aContainerThatIsNeverUsedGoesWhereThatIsWanted() {
        reaper.close();
        start(10_000, Duration.ofSeconds(90));
        container("/c");
        time.pass(INTERVAL);
        assertThat(children()).contains("c");
        time.pass(INTERVAL);
        assertThat(children()).containsExactly("zookeeper");
    }

    private void withTtl(String path, Duration ttl) {
        Operation.Lifetime lifetime = Operation.Lifetime.ofTtl(ttl.toMillis());
        write(new Operation.Create(path, null, AclEntry.OPEN, lifetime, false));
    }

    private void container(String path) {
        write(new Operation.Create(path, null, AclEntry.OPEN, Operation.Lifetime.CONTAINER, false));
    }

    private void write(Operation operation) {
        write(operation, TestStore.TIME);
    }

    private void write(Operation operation, long at) {
        WriteRequest request = new WriteRequest(TestStore.SESSION, TestStore.PROXY, 0, Caller.ANONYMOUS, at, operation);
        assertThat(TestStore.get(lane.submit(request)).outcome()).isNotInstanceOf(Outcome.Failed.class);
    }

    private List<String> children() {
        return store.children(tenant, "/");
    }
}

package io.groundkeeper.layer.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.VirtualTime;
import io.groundkeeper.schema.AclEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerReaperTest {
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;
    private ContainerReaper reaper;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory, time);
        tenant = store.tenant("t");
        lane = new WriteLane(store.transactions, tenant, TestStore.PROXY, 0, BatchLimits.EMBEDDED, () -> 0);
        write(TestStore.openSession(TestStore.PROXY));
        reaper = new ContainerReaper(
                store.transactions,
                tenant,
                operation -> lane.submit(new WriteRequest(0, 0, Caller.SERVER, TestStore.TIME, operation)),
                INTERVAL,
                time.scheduler());
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
        time.pass(INTERVAL);
        assertThat(children()).containsExactly("zookeeper");
        assertThat(store.dump(tenant.keys().reaps())).isEmpty();
    }

    private void container(String path) {
        write(new Operation.Create(path, null, AclEntry.OPEN, Operation.Lifetime.CONTAINER, false));
    }

    private void write(Operation operation) {
        assertThat(TestStore.get(TestStore.submit(lane, operation)).outcome()).isNotInstanceOf(Outcome.Failed.class);
    }

    private List<String> children() {
        return store.children(tenant, "/");
    }
}

package io.groundkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.AclEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantViewTest {
    @TempDir
    Path directory;

    private TenantFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new TenantFixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aNewTreeIsZooKeepers() {
        assertThat(fixture.children("/")).containsExactly("zookeeper");
        assertThat(fixture.children("/zookeeper")).containsExactlyInAnyOrder("config", "quota");
        NodeStat root = znode("/").stat();
        assertThat(root.cversion()).isEqualTo(-1);
        assertThat(root.numChildren()).isEqualTo(1);
        assertThat(fixture.tenant.zxids().zxid(root.created())).isZero();
    }

    @Test
    void whatIsWrittenIsRead() {
        fixture.create("/a");
        assertThat(fixture.create("/a/b")).isInstanceOf(Outcome.Created.class);
        assertThat(fixture.create("/a/b")).isEqualTo(new Outcome.Failed(Failure.NODE_EXISTS));
        assertThat(fixture.create("/x/y")).isEqualTo(new Outcome.Failed(Failure.NO_NODE));
        assertThat(fixture.children("/a")).containsExactly("b");

        Outcome set =
                fixture.write(new Operation.SetData("/a", new byte[] {2}, 0)).outcome();
        Znode a = znode("/a");
        assertThat(a.data()).containsExactly(2);
        assertThat(set).isEqualTo(new Outcome.Changed(a.stat()));
        assertThat(a.stat().numChildren()).isEqualTo(1);

        assertThat(fixture.write(new Operation.Delete("/a", -1)).outcome())
                .isEqualTo(new Outcome.Failed(Failure.NOT_EMPTY));
        fixture.write(new Operation.Delete("/a/b", 0));
        assertThat(znode("/a/b")).isNull();
        assertThat(fixture.children("/a")).isEmpty();
        assertThat(znode("/a").stat().cversion()).isEqualTo(2);
    }

    @Test
    void whatIsCachedIsWhatIsStored() {
        fixture.create("/a");
        fixture.children("/a");
        fixture.create("/a/b");
        fixture.write(new Operation.SetData("/a", new byte[300_000], -1));
        fixture.write(new Operation.SetAcl("/a", AclEntry.READ_ONLY, -1));
        fixture.write(new Operation.Delete("/a/b", -1));
        Znode cached = znode("/a");
        try (TenantView fresh = fixture.anotherView()) {
            Znode stored = read(fresh, "/a");
            assertThat(cached).usingRecursiveComparison().isEqualTo(stored);
            assertThat(cached.data()).hasSize(300_000);
        }
    }

    @Test
    void sequentialNamesCountOn() {
        fixture.create("/q");
        Operation.Create sequential =
                new Operation.Create("/q/n-", null, AclEntry.OPEN, Operation.Lifetime.EPHEMERAL, true);
        List<CompletableFuture<WriteResult>> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            results.add(fixture.submit(sequential));
        }
        for (int i = 0; i < 100; i++) {
            Outcome.Created created = (Outcome.Created) results.get(i).join().outcome();
            assertThat(created.path()).isEqualTo("/q/n-%010d".formatted(i));
        }
    }

    @Test
    void eventsAndActionsComeInLogOrder() {
        List<String> seen = new CopyOnWriteArrayList<>();
        fixture.create("/w");
        Watcher watcher = event -> seen.add(event.type() + " " + event.path());
        fixture.<Znode>read((view, handler) -> view.readZnode("/w", handler), znode -> {
                    fixture.view.watches().watchData("/w", watcher);
                    fixture.view.watches().watchChildren("/w", watcher);
                    return znode;
                })
                .join();
        List<CompletableFuture<WriteResult>> writes = List.of(
                fixture.submit(new Operation.SetData("/w", null, -1)),
                fixture.submit(TenantFixture.creation("/w/c")),
                fixture.submit(TenantFixture.creation("/w/c")),
                fixture.submit(new Operation.Delete("/w/c", -1)),
                fixture.submit(new Operation.Delete("/w", -1)));
        CompletableFuture<Void> last = new CompletableFuture<>();
        for (int i = 0; i < writes.size(); i++) {
            int index = i;
            WriteResult result = writes.get(i).join();
            fixture.view.await(result.position(), () -> seen.add("reply " + index));
            if (i == writes.size() - 1) {
                fixture.view.await(result.position(), () -> last.complete(null));
            }
        }
        last.join();
        // The actions were registered one by one while the tail was running, so only events are certain to be in time.
        assertThat(seen)
                .containsSubsequence("NODE_DATA_CHANGED /w", "NODE_CHILDREN_CHANGED /w")
                .containsSubsequence("reply 0", "reply 1", "reply 2", "reply 3", "reply 4");
        assertThat(fixture.view.watches().size()).isZero();
    }

    @Test
    void aMultiIsAllOrNothing() {
        fixture.create("/m");
        Outcome failed = fixture.write(new Operation.Multi(List.of(
                        TenantFixture.creation("/m/a"),
                        new Operation.Delete("/m/none", -1),
                        TenantFixture.creation("/m/b"))))
                .outcome();
        assertThat(failed)
                .isEqualTo(new Outcome.MultiFailed(List.of(
                        new Outcome.Done(),
                        new Outcome.Failed(Failure.NO_NODE),
                        new Outcome.Failed(Failure.RUNTIME_INCONSISTENCY))));
        assertThat(fixture.children("/m")).isEmpty();
        fixture.write(new Operation.Multi(List.of(
                TenantFixture.creation("/m/a"),
                TenantFixture.creation("/m/a/b"),
                new Operation.Delete("/m/a/b", -1),
                new Operation.SetData("/m/a", new byte[] {9}, 0))));
        assertThat(znode("/m/a").data()).containsExactly(9);
        assertThat(fixture.children("/m/a")).isEmpty();
        assertThat(znode("/m/a").stat().cversion()).isEqualTo(2);
    }

    @Test
    void aClosedSessionTakesItsEphemeralsWithIt() {
        fixture.create("/e");
        for (int i = 0; i < 1_200; i++) {
            var unused = fixture.submit(
                    new Operation.Create("/e/" + i, null, AclEntry.OPEN, Operation.Lifetime.EPHEMERAL, false));
        }
        Operation.Create underEphemeral =
                new Operation.Create("/e/0/x", null, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false);
        assertThat(fixture.write(underEphemeral).outcome())
                .isEqualTo(new Outcome.Failed(Failure.NO_CHILDREN_FOR_EPHEMERALS));
        assertThat(fixture.children("/e")).hasSize(1_200);
        assertThat(fixture.write(new Operation.CloseSession()).outcome()).isInstanceOf(Outcome.SessionClosed.class);
        assertThat(fixture.children("/e")).isEmpty();
        assertThat(fixture.create("/late")).isEqualTo(new Outcome.Failed(Failure.SESSION_EXPIRED));
    }

    private Znode znode(String path) {
        return read(fixture.view, path);
    }

    private Znode read(TenantView view, String path) {
        return fixture.<Znode>read((none, handler) -> view.readZnode(path, handler), Function.identity())
                .join();
    }
}

package io.groundkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the proxy has written itself is shown without being read back, in its place among others' changes. */
class OwnChangesTest {
    @TempDir
    Path directory;

    private TenantFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new TenantFixture(directory);
        writeBeside(TenantFixture.creation("/a"));
        fixture.view.sync().join();
    }

    @AfterEach
    void close() {
        fixture.holds.executor().open();
        fixture.close();
    }

    @Test
    void theyNeedNoTail() {
        fixture.holds.executor().close();
        WriteResult set = writeBeside(setData(7));
        assertThat(isReached(set)).isTrue();
        assertThat(read("/a").data()).containsExactly(7);
    }

    @Test
    void whatIsLoadedAfterThemHasThem() {
        fixture.holds.executor().close();
        writeBeside(TenantFixture.creation("/a/b"));
        writeBeside(TenantFixture.creation("/a/c"));
        assertThat(fixture.children("/a")).containsExactlyInAnyOrder("b", "c");
        assertThat(read("/a").stat().cversion()).isEqualTo(2);
        assertThat(read("/a/b").data()).containsExactly(1);
    }

    @Test
    void aTailThatReadsThemTooCountsThemOnce() {
        List<String> told = new CopyOnWriteArrayList<>();
        fixture.<Znode>read((view, handler) -> view.readZnode("/a", handler), Function.identity())
                .join();
        fixture.holds.executor().close();
        writeBeside(TenantFixture.creation("/a/b"));
        fixture.view.watches().watchChildren("/a", event -> told.add(event.path()));
        fixture.holds.executor().open();
        fixture.view.sync().join();
        assertThat(read("/a").stat().cversion()).isEqualTo(1);
        assertThat(told).isEmpty();
    }

    @Test
    void dataThatTheLogLeavesOutIsReadOnceTheTailHasCaughtUp() {
        fixture.holds.executor().close();
        writeBeside(new Operation.SetData("/a", new byte[100_000], -1));
        CompletableFuture<Znode> znode =
                fixture.read((view, handler) -> view.readZnode("/a", handler), Function.identity());
        fixture.holds.executor().open();
        assertThat(znode.join().data()).hasSize(100_000);
    }

    @Test
    void othersChangesBeforeThemAreAppliedFirst() {
        List<Integer> told = new CopyOnWriteArrayList<>();
        fixture.view.watches().watchData("/a", event -> told.add(1));
        fixture.holds.executor().close();
        fixture.submit(setData(1)).join();
        WriteResult own = writeBeside(setData(2));
        // The first attempt was refused, and the tail has to read both.
        CompletableFuture<Void> shown = new CompletableFuture<>();
        fixture.view.await(own.position(), () -> shown.complete(null));
        fixture.holds.executor().open();
        shown.join();
        assertThat(told).hasSize(1);
        assertThat(read("/a").version()).isEqualTo(2);
        assertThat(read("/a").data()).containsExactly(2);
    }

    private static Operation setData(int value) {
        return new Operation.SetData("/a", new byte[] {(byte) value}, -1);
    }

    private WriteResult writeBeside(Operation operation) {
        return fixture.submitBeside(operation).join();
    }

    private boolean isReached(WriteResult result) {
        CompletableFuture<Void> shown = new CompletableFuture<>();
        fixture.view.await(result.position(), () -> shown.complete(null));
        return shown.isDone();
    }

    private Znode read(String path) {
        return fixture.<Znode>read((view, handler) -> view.readZnode(path, handler), Function.identity())
                .join();
    }
}

package io.groundkeeper.layer.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.FaultyDatabase;
import io.groundkeeper.layer.Seeds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of commits, every request is carried out once, and its result tells how. */
class ExactlyOnceTest {
    private static final int LANES = 3;
    private static final int REQUESTS = 400;

    @TempDir
    Path directory;

    private final List<CompletableFuture<WriteResult>> creations = new ArrayList<>();
    private final List<CompletableFuture<WriteResult>> sequential = new ArrayList<>();
    private final List<CompletableFuture<WriteResult>> sets = new ArrayList<>();
    private final List<CompletableFuture<WriteResult>> moves = new ArrayList<>();

    @Test
    void faultsOfCommitsAreNotSeen() throws Exception {
        long seed = Seeds.next();
        try (TestStore store = TestStore.open(directory)) {
            Tenant tenant = store.tenant("t");
            FaultyDatabase faulty = FaultyDatabase.of(store.database, seed, 0.3);
            List<WriteLane> lanes = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                lanes.add(new WriteLane(
                        new Transactions(faulty.database()),
                        tenant,
                        i + 1,
                        0,
                        new BatchLimits(8, 1 << 20),
                        () -> 0,
                        store.scheduler));
                submit(lanes, i, TestStore.openSession(i + 1));
            }
            for (String path : List.of("/c", "/q", "/s", "/m", "/m/0-0")) {
                TestStore.get(submit(lanes, 0, creation(path)));
            }
            for (int i = 0; i < REQUESTS; i++) {
                for (int lane = 0; lane < LANES; lane++) {
                    submitNext(lanes, lane, i);
                }
            }
            Stream.of(creations, sequential, sets, moves).flatMap(List::stream).forEach(TestStore::get);

            assertThat(faulty.faults()).as("seed %d", seed).isGreaterThan(10);
            checkCreations(store, tenant);
            checkSequential(store, tenant);
            checkSets(store, tenant);
            checkLog(store, tenant);
        }
    }

    private void submitNext(List<WriteLane> lanes, int lane, int i) {
        switch (i % 4) {
            case 0 -> creations.add(submit(lanes, lane, creation("/c/" + lane + "-" + i)));
            case 1 ->
                sequential.add(submit(
                        lanes,
                        lane,
                        new Operation.Create("/q/n-", null, AclEntry.OPEN, Operation.Lifetime.EPHEMERAL, true)));
            case 2 -> sets.add(submit(lanes, lane, new Operation.SetData("/s", new byte[] {(byte) i}, -1)));
            default ->
                moves.add(submit(
                        lanes,
                        lane,
                        new Operation.Multi(
                                List.of(creation("/m/" + lane + "-" + i), new Operation.SetData("/s", null, -1)))));
        }
    }

    private void checkCreations(TestStore store, Tenant tenant) {
        assertThat(creations).allMatch(result -> result.join().outcome() instanceof Outcome.Created);
        assertThat(store.children(tenant, "/c")).hasSize(creations.size());
        var parent = store.znode(tenant, "/c").orElseThrow().stat();
        assertThat(parent.numChildren()).isEqualTo(creations.size());
        assertThat(parent.cversion()).isEqualTo(creations.size());
        for (CompletableFuture<WriteResult> result : creations) {
            Outcome.Created created = (Outcome.Created) result.join().outcome();
            assertThat(store.znode(tenant, created.path()).orElseThrow().stat()).isEqualTo(created.stat());
        }
    }

    private void checkSequential(TestStore store, Tenant tenant) {
        List<String> told = sequential.stream()
                .map(result -> ((Outcome.Created) result.join().outcome()).path())
                .sorted()
                .toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < sequential.size(); i++) {
            expected.add("/q/n-%010d".formatted(i));
        }
        assertThat(told).isEqualTo(expected);
        assertThat(store.children(tenant, "/q").stream().map(name -> "/q/" + name))
                .containsExactlyElementsOf(expected);
    }

    /** Every set was told a version of its own, and they grow with the positions. */
    private void checkSets(TestStore store, Tenant tenant) {
        Stream<WriteResult> alone = sets.stream().map(CompletableFuture::join);
        Stream<WriteResult> inMulti = moves.stream().map(CompletableFuture::join);
        List<Integer> versions = Stream.concat(alone, inMulti)
                .sorted((one, other) -> one.position().compareTo(other.position()))
                .map(result -> changed(result.outcome()).stat().version())
                .toList();
        List<Integer> expected = new ArrayList<>();
        for (int i = 1; i <= sets.size() + moves.size(); i++) {
            expected.add(i);
        }
        assertThat(versions).isEqualTo(expected);
        assertThat(store.znode(tenant, "/s").orElseThrow().version()).isEqualTo(expected.size());
    }

    private static Outcome.Changed changed(Outcome outcome) {
        return (Outcome.Changed)
                (outcome instanceof Outcome.MultiDone multi ? multi.members().get(1) : outcome);
    }

    private void checkLog(TestStore store, Tenant tenant) {
        List<LoggedChange> log = store.log(tenant);
        var creationsByPath = log.stream()
                .map(LoggedChange::change)
                .filter(Change.NodeCreated.class::isInstance)
                .map(change -> ((Change.NodeCreated) change).path())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(creationsByPath.values()).containsOnly(1L);
        assertThat(creationsByPath).hasSize(5 + creations.size() + sequential.size() + moves.size());
        assertThat(log)
                .filteredOn(logged -> logged.change() instanceof Change.DataChanged)
                .hasSize(sets.size() + moves.size());
    }

    private static CompletableFuture<WriteResult> submit(List<WriteLane> lanes, int lane, Operation operation) {
        long id = 1L + lane;
        return TestStore.submit(lanes.get(lane), id, id, operation);
    }

    private static Operation.Create creation(String path) {
        return new Operation.Create(path, new byte[] {1}, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false);
    }
}

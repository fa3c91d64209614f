package io.groundkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Stamp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A view that lives through random changes shows what one that has just been started shows. */
class TenantViewModelTest {
    private static final List<String> PATHS = List.of(
            "/",
            "/a",
            "/b",
            "/a/a",
            "/a/b",
            "/b/a",
            "/a/a/a",
            "/a/a/b",
            "/zookeeper/quota/a",
            "/zookeeper/quota/a/zookeeper_limits",
            "/zookeeper/quota/a/zookeeper_stats");
    private static final int[] SIZES = {0, 5, 3_000, 20_000, 70_000};
    private static final int STEPS = 1_500;

    @TempDir
    Path directory;

    /** With caches that hold everything, some of it, and next to nothing. */
    @ParameterizedTest
    @ValueSource(longs = {64 << 20, 30_000, 1_000})
    void whatIsCachedIsWhatIsStored(long cacheBytes) throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        try (TenantFixture fixture = new TenantFixture(directory, cacheBytes, TenantFixture.SilentSessions.INSTANCE)) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                String path = PATHS.get(random.nextInt(PATHS.size()));
                switch (random.nextInt(3)) {
                    case 0 -> all.add(submit(fixture, random));
                    case 1 -> all.add(readWithin(fixture, path));
                    default -> all.add(childrenWithin(fixture, path));
                }
                if (random.nextInt(20) == 0) {
                    fixture.write(new Operation.Check("/", -1));
                }
            }
            for (CompletableFuture<?> each : all) {
                each.join();
            }
            fixture.view.sync().join();
            compare(fixture, seed);
        }
    }

    /** Who reads again whenever a watch fires knows, in the end, what is there. */
    @ParameterizedTest
    @ValueSource(longs = {64 << 20, 1_000})
    void noEventIsLost(long cacheBytes) throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        try (TenantFixture fixture = new TenantFixture(directory, cacheBytes, TenantFixture.SilentSessions.INSTANCE)) {
            Map<String, Object> known = new ConcurrentHashMap<>();
            ConcurrentLinkedQueue<String> changed = new ConcurrentLinkedQueue<>(PATHS);
            Watcher watcher = event -> changed.add(event.path());
            List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                writes.add(submit(fixture, random));
                follow(fixture, changed, known, watcher);
                if (random.nextInt(10) == 0) {
                    writes.get(random.nextInt(writes.size())).join();
                }
            }
            for (CompletableFuture<WriteResult> write : writes) {
                write.join();
            }
            do {
                follow(fixture, changed, known, watcher);
                fixture.view.sync().join();
            } while (!changed.isEmpty());

            Map<String, Object> expected = new HashMap<>();
            for (String path : PATHS) {
                expected.put(path, digest(znode(fixture, fixture.view, path)));
            }
            assertThat(known).as("seed %d", seed).isEqualTo(expected);
        }
    }

    /** Two znodes that are always set together are always read alike, and the count is that of some version. */
    @ParameterizedTest
    @ValueSource(longs = {64 << 20, 1_000})
    void whatIsReadTogetherIsOfOneVersion(long cacheBytes) throws Exception {
        Random random = new Random(Seeds.next());
        List<NodeRead> both = List.of(
                new NodeRead("/a", false),
                new NodeRead("/b", true),
                new NodeRead("/c", false),
                new NodeRead("/a", true));
        try (TenantFixture fixture = new TenantFixture(directory, cacheBytes, TenantFixture.SilentSessions.INSTANCE)) {
            fixture.write(new Operation.Multi(List.of(TenantFixture.creation("/a"), TenantFixture.creation("/b"))));
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                byte[] data = new byte[SIZES[random.nextInt(SIZES.length)]];
                String child = "/b/" + random.nextInt(3);
                all.add(fixture.submitBeside(new Operation.Multi(
                        List.of(new Operation.SetData("/a", data, -1), new Operation.SetData("/b", data, -1)))));
                all.add(fixture.submit(
                        random.nextBoolean() ? TenantFixture.creation(child) : new Operation.Delete(child, -1)));
                all.add(fixture.<List<ChildList>>read(
                        (view, handler) -> view.readTogether(both, handler), TenantViewModelTest::alike));
                all.add(fixture.<List<Znode>>read(
                        (view, handler) -> view.readWithoutData(List.of("/a", "/c", "/b", "/a"), handler),
                        TenantViewModelTest::alikeWithoutData));
                all.add(fixture.<Long>read(
                        (view, handler) -> view.countDescendants("/", handler), TenantViewModelTest::plausible));
            }
            for (CompletableFuture<?> each : all) {
                each.join();
            }
            assertThat(fixture.<Long>read((view, handler) -> view.countDescendants("/", handler), Function.identity())
                            .join())
                    .isEqualTo(5L + fixture.children("/b").size());
        }
    }

    private static List<ChildList> alike(List<ChildList> nodes) {
        ChildList b = nodes.get(1);
        assertThat(nodes.get(0).znode().modified()).isEqualTo(b.znode().modified());
        assertThat(nodes.get(3).znode().modified()).isEqualTo(b.znode().modified());
        assertThat(nodes.get(2)).isNull();
        assertThat(b.names()).hasSize(b.znode().children().numChildren());
        return nodes;
    }

    private static List<Znode> alikeWithoutData(List<Znode> znodes) {
        assertThat(znodes.get(0).modified()).isEqualTo(znodes.get(2).modified());
        assertThat(znodes.get(3).modified()).isEqualTo(znodes.get(2).modified());
        assertThat(znodes.get(1)).isNull();
        assertThat(znodes.get(0).data()).isNull();
        assertThat(znodes.get(2).data()).isNull();
        return znodes;
    }

    private static Long plausible(Long count) {
        assertThat(count).isBetween(5L, 8L);
        return count;
    }

    /** Most changes are the proxy's own, some are others'. */
    private static CompletableFuture<WriteResult> submit(TenantFixture fixture, Random random) {
        Operation operation = randomOperation(random);
        return random.nextInt(30) == 0 ? fixture.submit(operation) : fixture.submitBeside(operation);
    }

    private static void follow(
            TenantFixture fixture, ConcurrentLinkedQueue<String> changed, Map<String, Object> known, Watcher watcher) {
        for (String path = changed.poll(); path != null; path = changed.poll()) {
            String current = path;
            fixture.<Znode>read((view, handler) -> view.readZnode(current, handler), znode -> {
                        fixture.view.watches().watchData(current, watcher);
                        known.put(current, digest(znode));
                        return znode;
                    })
                    .join();
        }
    }

    /** What a data watch tells changes of. */
    private static Object digest(Znode znode) {
        return znode == null ? "none" : List.of(znode.head().created(), znode.modified(), znode.version());
    }

    private static void compare(TenantFixture fixture, long seed) {
        try (TenantView fresh = fixture.anotherView()) {
            for (String path : PATHS) {
                assertThat(znode(fixture, fixture.view, path))
                        .as("seed %d, %s", seed, path)
                        .usingRecursiveComparison()
                        .isEqualTo(znode(fixture, fresh, path));
                assertThat(children(fixture, fixture.view, path))
                        .as("seed %d, %s", seed, path)
                        .isEqualTo(children(fixture, fresh, path));
            }
        }
    }

    /** A read whose value is no newer than the zxid that it comes with. */
    private static CompletableFuture<Znode> readWithin(TenantFixture fixture, String path) {
        CompletableFuture<Znode> result = new CompletableFuture<>();
        fixture.view.readZnode(path, new ReadHandler<>() {
            @Override
            public void read(Znode value, long zxid) {
                Stamp newest = value == null ? Stamp.ZERO : newest(value);
                if (fixture.tenant.zxids().zxid(newest) > zxid) {
                    result.completeExceptionally(new AssertionError(path + " is newer than its reply: " + newest));
                }
                result.complete(value);
            }

            @Override
            public void failed(Throwable cause) {
                result.completeExceptionally(cause);
            }
        });
        return result;
    }

    private static Stamp newest(Znode znode) {
        return znode.modified().compareTo(znode.childrenChanged()) > 0 ? znode.modified() : znode.childrenChanged();
    }

    private static CompletableFuture<Set<String>> childrenWithin(TenantFixture fixture, String path) {
        CompletableFuture<Set<String>> result = new CompletableFuture<>();
        fixture.view.readChildren(path, new ReadHandler<>() {
            @Override
            public void read(ChildList value, long zxid) {
                if (value != null
                        && value.names().size() != value.znode().children().numChildren()) {
                    result.completeExceptionally(new AssertionError(path + " counts other children than it has"));
                }
                result.complete(value == null ? null : new TreeSet<>(value.names()));
            }

            @Override
            public void failed(Throwable cause) {
                result.completeExceptionally(cause);
            }
        });
        return result;
    }

    private static Znode znode(TenantFixture fixture, TenantView view, String path) {
        return fixture.<Znode>read((none, handler) -> view.readZnode(path, handler), Function.identity())
                .join();
    }

    private static Set<String> children(TenantFixture fixture, TenantView view, String path) {
        Set<String> names = new TreeSet<>();
        fixture.<ChildList>read((none, handler) -> view.readChildren(path, handler), list -> {
                    if (list != null) {
                        names.addAll(list.names());
                    }
                    return list;
                })
                .join();
        return names;
    }

    private static Operation randomOperation(Random random) {
        String path = PATHS.get(1 + random.nextInt(PATHS.size() - 1));
        byte[] data = new byte[SIZES[random.nextInt(SIZES.length)]];
        random.nextBytes(data);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                new Operation.Create(path, data, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, random.nextInt(20) == 0);
            case 3 -> new Operation.Delete(path, -1);
            case 4, 5 -> new Operation.SetData(path, random.nextInt(5) == 0 ? null : data, -1);
            case 6 -> new Operation.SetAcl(path, AclEntry.OPEN, -1);
            default ->
                new Operation.Multi(List.of(
                        new Operation.Delete(path, -1),
                        new Operation.Create(path, data, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false)));
        };
    }
}

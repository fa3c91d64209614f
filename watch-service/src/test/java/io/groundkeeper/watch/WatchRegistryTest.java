package io.groundkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.watch.WatchRegistry.Selection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Which change tells whom of what, as in ZooKeeper. */
class WatchRegistryTest {
    private final WatchRegistry watches = new WatchRegistry();
    private final List<String> told = new ArrayList<>();
    private final Watcher one = watcher("one");
    private final Watcher other = watcher("other");

    @Test
    void aOneShotDataWatchIsToldOnce() {
        watches.watchData("/a", one);
        watches.watchData("/a", one);
        set("/a");
        set("/a");
        assertThat(told).containsExactly("one NODE_DATA_CHANGED /a");
        assertThat(watches.size()).isZero();
    }

    @Test
    void aDataWatchAwaitsACreation() {
        watches.watchData("/a", one);
        create("/a");
        assertThat(told).containsExactly("one NODE_CREATED /a");
    }

    @Test
    void aDataWatchIsNotToldOfChildren() {
        watches.watchData("/a", one);
        create("/a/b");
        delete("/a/b");
        assertThat(told).isEmpty();
        assertThat(watches.size()).isEqualTo(1);
    }

    @Test
    void aChildWatchIsToldOfChildrenOnly() {
        watches.watchChildren("/a", one);
        set("/a");
        set("/a/b");
        create("/a/b/c");
        assertThat(told).isEmpty();
        create("/a/b");
        delete("/a/b");
        assertThat(told).containsExactly("one NODE_CHILDREN_CHANGED /a");
        assertThat(watches.size()).isZero();
    }

    @Test
    void aDeletionIsToldOnceToWhoWatchesDataAndChildren() {
        watches.watchData("/a", one);
        watches.watchChildren("/a", one);
        watches.watchChildren("/a", other);
        watches.watchChildren("/", one);
        delete("/a");
        assertThat(told).containsExactly("one NODE_DELETED /a", "other NODE_DELETED /a", "one NODE_CHILDREN_CHANGED /");
        assertThat(watches.size()).isZero();
    }

    @Test
    void anAclTellsNobody() {
        watches.watchData("/a", one);
        watches.fire(new Change.AclChanged("/a", new NodeAcl(1, AclEntry.OPEN)), 5);
        watches.fire(new Change.SessionClosed(1), 5);
        assertThat(told).isEmpty();
    }

    @Test
    void aPersistentWatchStays() {
        watches.watchPersistently("/a", one, false);
        create("/a");
        set("/a");
        create("/a/b");
        set("/a/b");
        delete("/a/b");
        delete("/a");
        create("/a");
        assertThat(told)
                .containsExactly(
                        "one NODE_CREATED /a",
                        "one NODE_DATA_CHANGED /a",
                        "one NODE_CHILDREN_CHANGED /a",
                        "one NODE_CHILDREN_CHANGED /a",
                        "one NODE_DELETED /a",
                        "one NODE_CREATED /a");
        assertThat(watches.size()).isEqualTo(2);
    }

    @Test
    void aRecursiveWatchIsToldOfChangesBelowButNotOfChildLists() {
        watches.watchPersistently("/a", one, true);
        create("/a");
        create("/a/b");
        create("/a/b/c");
        set("/a/b/c");
        delete("/a/b/c");
        create("/ab");
        create("/b");
        assertThat(told)
                .containsExactly(
                        "one NODE_CREATED /a",
                        "one NODE_CREATED /a/b",
                        "one NODE_CREATED /a/b/c",
                        "one NODE_DATA_CHANGED /a/b/c",
                        "one NODE_DELETED /a/b/c");
        assertThat(watches.size()).isEqualTo(1);
    }

    @Test
    void aRecursiveWatchAtTheRootIsToldOfAll() {
        watches.watchPersistently("/", one, true);
        create("/a");
        set("/a/b/c");
        set("/");
        assertThat(told)
                .containsExactly("one NODE_CREATED /a", "one NODE_DATA_CHANGED /a/b/c", "one NODE_DATA_CHANGED /");
    }

    @Test
    void whereSeveralWatchesCoincideOneEventIsTold() {
        watches.watchData("/a/b", one);
        watches.watchChildren("/a/b", one);
        watches.watchPersistently("/a/b", one, false);
        watches.watchPersistently("/a/b", one, true);
        watches.watchPersistently("/a", one, true);
        watches.watchPersistently("/", one, true);
        delete("/a/b");
        assertThat(told).containsExactly("one NODE_DELETED /a/b");
        told.clear();
        set("/a/b");
        assertThat(told).containsExactly("one NODE_DATA_CHANGED /a/b");
        // Persistent on data and children, and three paths with a recursive one; a path counts once in each table.
        assertThat(watches.size()).isEqualTo(4);
    }

    @Test
    void aRecursiveAndAChildWatchAreToldOfACreationEach() {
        watches.watchPersistently("/a", one, true);
        watches.watchChildren("/a", one);
        create("/a/b");
        assertThat(told).containsExactly("one NODE_CREATED /a/b", "one NODE_CHILDREN_CHANGED /a");
    }

    @Test
    void aWatchIsRemovedBySelection() {
        watches.watchData("/a", one);
        watches.watchPersistently("/a", one, true);
        assertThat(watches.contains("/a", one, Selection.PERSISTENT_RECURSIVE)).isTrue();
        assertThat(watches.contains("/a", other, Selection.ANY)).isFalse();
        assertThat(watches.remove("/a", one, Selection.PERSISTENT)).isFalse();
        assertThat(watches.remove("/a", one, Selection.CHILDREN)).isFalse();
        assertThat(watches.remove("/a", one, Selection.PERSISTENT_RECURSIVE)).isTrue();
        assertThat(watches.remove("/a", one, Selection.PERSISTENT_RECURSIVE)).isFalse();
        set("/a/b");
        assertThat(told).isEmpty();
        set("/a");
        assertThat(told).containsExactly("one NODE_DATA_CHANGED /a");
    }

    @Test
    void whoIsGoneIsToldNothing() {
        watches.watchData("/a", one);
        watches.watchPersistently("/", one, true);
        watches.watchPersistently("/a", one, false);
        watches.watchData("/a", other);
        watches.removeAll(one);
        watches.removeAll(one);
        set("/a");
        assertThat(told).containsExactly("other NODE_DATA_CHANGED /a");
        assertThat(watches.size()).isZero();
    }

    @Test
    void anEventCarriesTheAclOfWhatItIsAbout() {
        List<ZnodeEvent> events = new ArrayList<>();
        watches.watchPersistently("/p", events::add, false);
        watches.watchPersistently("/p/a", events::add, false);
        watches.fire(new Change.NodeCreated("/p/a", 1, 0, AclEntry.READ_ONLY, AclEntry.OPEN, true, null), 77);
        assertThat(events)
                .containsExactly(
                        new ZnodeEvent(ZnodeEvent.Type.NODE_CREATED, "/p/a", AclEntry.READ_ONLY, 77),
                        new ZnodeEvent(ZnodeEvent.Type.NODE_CHILDREN_CHANGED, "/p", AclEntry.OPEN, 77));
    }

    /** Against sets of what is watched. */
    @RepeatedTest(5)
    void theBooksAgree() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<Watcher> watchers = List.of(one, other, watcher("third"));
        List<String> paths = List.of("/", "/a", "/a/b", "/a/b/c", "/d");
        List<Selection> selections = List.of(Selection.values());
        Set<List<Object>> data = new HashSet<>();
        Set<List<Object>> children = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            Watcher watcher = watchers.get(random.nextInt(watchers.size()));
            String path = paths.get(random.nextInt(paths.size()));
            Selection selection = selections.get(random.nextInt(selections.size()));
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    watches.watchData(path, watcher);
                    data.add(List.of(path, watcher, WatchMode.ONE_SHOT));
                }
                case 2, 3 -> {
                    watches.watchChildren(path, watcher);
                    children.add(List.of(path, watcher, WatchMode.ONE_SHOT));
                }
                case 4 -> {
                    watches.watchPersistently(path, watcher, true);
                    data.add(List.of(path, watcher, WatchMode.PERSISTENT_RECURSIVE));
                }
                case 5 -> {
                    watches.watchPersistently(path, watcher, false);
                    data.add(List.of(path, watcher, WatchMode.PERSISTENT));
                    children.add(List.of(path, watcher, WatchMode.PERSISTENT));
                }
                case 6, 7 -> {
                    List<List<Object>> selected = selected(path, watcher, selection);
                    boolean there = data.removeAll(selected.subList(0, 3));
                    there |= children.removeAll(selected.subList(3, 5));
                    assertThat(watches.remove(path, watcher, selection))
                            .as("seed %d", seed)
                            .isEqualTo(there);
                }
                case 8 -> {
                    if (random.nextInt(5) == 0) {
                        watches.removeAll(watcher);
                        data.removeIf(watch -> watch.contains(watcher));
                        children.removeIf(watch -> watch.contains(watcher));
                    }
                }
                default -> {
                    checkDeletion(path, data, children, seed);
                    data.removeIf(watch -> watch.get(0).equals(path) && watch.contains(WatchMode.ONE_SHOT));
                    children.removeIf(watch -> watch.get(0).equals(path) && watch.contains(WatchMode.ONE_SHOT));
                    String parent = path.lastIndexOf('/') == 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
                    children.removeIf(watch -> watch.get(0).equals(parent) && watch.contains(WatchMode.ONE_SHOT));
                }
            }
            assertThat(watches.size()).as("seed %d", seed).isEqualTo(places(data) + places(children));
            List<List<Object>> selected = selected(path, watcher, selection);
            assertThat(watches.contains(path, watcher, selection))
                    .isEqualTo(!Collections.disjoint(data, selected.subList(0, 3))
                            || !Collections.disjoint(children, selected.subList(3, 5)));
        }
        watchers.forEach(watches::removeAll);
        assertThat(watches.size()).isZero();
    }

    /** What a selection may find: three data watches, then two child watches; null for what it does not mean. */
    private static List<List<Object>> selected(String path, Watcher watcher, Selection selection) {
        boolean any = selection == Selection.ANY;
        List<List<Object>> selected = new ArrayList<>();
        selected.add(any || selection == Selection.DATA ? List.of(path, watcher, WatchMode.ONE_SHOT) : null);
        selected.add(any || selection == Selection.PERSISTENT ? List.of(path, watcher, WatchMode.PERSISTENT) : null);
        selected.add(
                any || selection == Selection.PERSISTENT_RECURSIVE
                        ? List.of(path, watcher, WatchMode.PERSISTENT_RECURSIVE)
                        : null);
        selected.add(any || selection == Selection.CHILDREN ? List.of(path, watcher, WatchMode.ONE_SHOT) : null);
        selected.add(any || selection == Selection.PERSISTENT ? List.of(path, watcher, WatchMode.PERSISTENT) : null);
        return selected;
    }

    /** Fires a deletion and compares who is told that the path is gone. */
    private void checkDeletion(String path, Set<List<Object>> data, Set<List<Object>> children, long seed) {
        Set<String> expected = new HashSet<>();
        for (List<Object> watch : data) {
            boolean recursive = watch.get(2) == WatchMode.PERSISTENT_RECURSIVE;
            String watched = (String) watch.get(0);
            String below = watched.equals("/") ? "/" : watched + "/";
            if (watched.equals(path) || (recursive && path.startsWith(below))) {
                expected.add(watch.get(1) + " NODE_DELETED " + path);
            }
        }
        for (List<Object> watch : children) {
            if (watch.get(0).equals(path)) {
                expected.add(watch.get(1) + " NODE_DELETED " + path);
            }
        }
        told.clear();
        delete(path);
        told.removeIf(event -> event.contains("NODE_CHILDREN_CHANGED"));
        assertThat(told).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** A watcher counts once for a path, however many modes it has there. */
    private static int places(Set<List<Object>> table) {
        Set<List<Object>> places = new HashSet<>();
        table.forEach(watch -> places.add(watch.subList(0, 2)));
        return places.size();
    }

    private void create(String path) {
        watches.fire(new Change.NodeCreated(path, 1, 0, AclEntry.OPEN, AclEntry.OPEN, true, null), 5);
    }

    private void delete(String path) {
        watches.fire(new Change.NodeDeleted(path, AclEntry.OPEN, AclEntry.OPEN), 5);
    }

    private void set(String path) {
        watches.fire(new Change.DataChanged(path, 1, 1, AclEntry.OPEN, true, null), 5);
    }

    private Watcher watcher(String name) {
        return new Watcher() {
            @Override
            public void process(ZnodeEvent event) {
                told.add(name + " " + event.type() + " " + event.path());
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}

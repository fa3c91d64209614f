package io.groundkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Scans of a tree that changes meanwhile, against a tree that remembers all its versions. */
class ScanTest {
    private static final List<String> NAMES = List.of("a", "b", "a!", "a-b", "a.b", "a/a", "a/b", "a/a/c", "b/a", "a0");
    private static final TenantKeys KEYS = new TenantKeys(new byte[] {1});
    private static final int CHANGES = 60;

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);

    /** What there is at each version; version 0 first. */
    private final List<TreeSet<String>> versions = new ArrayList<>(List.of(new TreeSet<>()));

    /** The changes that made them; the first one made version 1. */
    private final List<LoggedChange> changes = new ArrayList<>();

    /** The version at which the view reads the store; it may show more. */
    private int version;

    @RepeatedTest(200)
    void aCountIsOfTheVersionAtWhichItEnds() {
        String below = List.of("/", "/a", "/b", "/a/a").get(random.nextInt(4));
        for (int i = random.nextInt(CHANGES); i > 0; i--) {
            change();
        }
        reach();
        Scan<Long> scan = new Scan<>(() -> new DescendantCount(KEYS, below), this::beyond, 1 + random.nextInt(4));

        boolean complete = false;
        while (!complete) {
            follow(scan);
            reach();
            int at = version;
            List<KeyValue> piece = read(scan, at);
            follow(scan);
            reach();
            if (random.nextInt(10) == 0) {
                change();
                scan.overtake();
            }
            complete = scan.take(piece, at);
        }

        String prefix = below.equals("/") ? "/" : below + "/";
        assertThat(scan.result())
                .as("seed %d, below %s", seed, below)
                .isEqualTo(versions.get(versions.size() - 1).stream()
                        .filter(path -> path.startsWith(prefix))
                        .count());
    }

    @Test
    void ephemeralsAreThoseOfTheSession() {
        Scan<?> scan = new Scan<>(() -> new SessionEphemerals(KEYS, 7), List::of, 10);

        scan.changed(logged(1, new Change.NodeCreated("/a", 0, 7, AclEntry.OPEN, AclEntry.OPEN, true, null)));
        scan.changed(logged(1, new Change.NodeCreated("/b", 0, 8, AclEntry.OPEN, AclEntry.OPEN, true, null)));
        scan.changed(logged(2, new Change.NodeCreated("/c", 0, 7, AclEntry.OPEN, AclEntry.OPEN, true, null)));
        scan.changed(logged(2, new Change.NodeDeleted("/d", AclEntry.OPEN, AclEntry.OPEN)));
        List<KeyValue> stored = List.of(
                new KeyValue(KEYS.ephemeral(7, "/a"), new byte[0]), new KeyValue(KEYS.ephemeral(7, "/d"), new byte[0]));

        assertThat(scan.take(stored, 1)).isTrue();
        assertThat(scan.result()).isEqualTo(new TreeSet<>(List.of("/a", "/c")));
    }

    private void follow(Scan<?> scan) {
        for (int i = random.nextInt(5); i > 0; i--) {
            scan.changed(change());
        }
    }

    /** The view may come to read at a newer version. */
    private void reach() {
        version += random.nextInt(versions.size() - version);
    }

    private List<LoggedChange> beyond() {
        return changes.subList(version, changes.size());
    }

    /** Creates or deletes a znode, which is the next version. */
    private LoggedChange change() {
        TreeSet<String> next = new TreeSet<>(versions.get(versions.size() - 1));
        String path = "/" + NAMES.get(random.nextInt(NAMES.size()));
        boolean created = next.add(path);
        if (!created) {
            next.remove(path);
        }
        versions.add(next);
        Change change = created
                ? new Change.NodeCreated(path, 0, 0, AclEntry.OPEN, AclEntry.OPEN, true, null)
                : new Change.NodeDeleted(path, AclEntry.OPEN, AclEntry.OPEN);
        changes.add(logged(versions.size() - 1L, change));
        return changes.get(changes.size() - 1);
    }

    private static LoggedChange logged(long version, Change change) {
        return new LoggedChange(Stamp.committed(version, 0, 0), change);
    }

    /** What a store would answer. */
    private List<KeyValue> read(Scan<?> scan, int version) {
        Range range = new Range(scan.from().getKey(), scan.to().getKey());
        return versions.get(version).stream()
                .map(path -> KEYS.child(Paths.parent(path), Paths.name(path)))
                .filter(key -> ByteArrayUtil.compareUnsigned(key, range.begin) > 0
                        && ByteArrayUtil.compareUnsigned(key, range.end) < 0)
                .sorted(ByteArrayUtil::compareUnsigned)
                .limit(scan.keysAtOnce())
                .map(key -> new KeyValue(key, new byte[0]))
                .toList();
    }
}

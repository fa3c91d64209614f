package io.groundkeeper.layer.fsck;

import com.apple.foundationdb.KeyValue;
import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.quota.QuotaPaths;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.ReapRecord;
import io.groundkeeper.schema.RecordFormatException;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Znodes: that each is whole, is entered with its parent, its session and the reaper, has as many children as it counts, and is
 * no newer than the doorbell. Those with too many children to count at once are put aside.
 */
final class ZnodeCheck implements PageCheck {
    /** Children that are counted together with their parent. */
    static final int FEW_CHILDREN = 1_000;

    private final TenantKeys keys;
    private final Set<String> largeParents;

    /**
     * A check of the znodes of a tenant.
     *
     * @param largeParents takes those whose children are to be counted by themselves; thread-safe
     */
    ZnodeCheck(TenantKeys keys, Set<String> largeParents) {
        this.keys = keys;
        this.largeParents = largeParents;
    }

    /** A page ends with the end of a znode. */
    @Override
    public CompletableFuture<List<KeyValue>> whole(State state, List<KeyValue> page) {
        byte[] last = page.get(page.size() - 1).getKey();
        return state.rangeAfter(last, keys.node(keys.nodePath(last))).thenApply(rest -> {
            List<KeyValue> whole = new ArrayList<>(page);
            whole.addAll(rest);
            return whole;
        });
    }

    /** The next znode: this one may have grown since, and its new chunks say nothing by themselves. */
    @Override
    public byte[] after(List<KeyValue> page) {
        return keys.node(keys.nodePath(page.get(page.size() - 1).getKey())).end;
    }

    @Override
    public CompletableFuture<Result> check(State state, List<KeyValue> page) {
        long znodes = 0;
        Parts parts = null;
        for (KeyValue entry : page) {
            String path = keys.nodePath(entry.getKey());
            if (parts == null || !parts.path.equals(path)) {
                znodes += check(state, parts);
                parts = new Parts(path);
            }
            add(state, parts, entry);
        }
        znodes += check(state, parts);
        return state.done(znodes);
    }

    /** What there is of a znode; null where a key is missing. */
    private static final class Parts {
        private final String path;
        private NodeHead head;
        private NodeAcl acl;
        private NodeData data;
        private final List<byte[]> chunks = new ArrayList<>();
        private ChildCounters children = ChildCounters.NONE;
        private Stamp childrenChanged;

        Parts(String path) {
            this.path = path;
        }
    }

    private void add(State state, Parts parts, KeyValue entry) {
        byte[] value = entry.getValue();
        try {
            switch (keys.nodePart(entry.getKey())) {
                case HEAD -> parts.head = NodeHead.decode(value);
                case ACL -> parts.acl = NodeAcl.decode(value);
                case DATA -> parts.data = NodeData.decode(value);
                case DATA_CHUNK -> parts.chunks.add(value);
                case CHILDREN -> parts.children = ChildCounters.decode(value);
                case PZXID -> parts.childrenChanged = StampRecord.decode(value);
            }
        } catch (RecordFormatException e) {
            state.violated(parts.path, e.getMessage());
        }
    }

    /** How many znodes that were: one or none. */
    private int check(State state, Parts znode) {
        if (znode == null) {
            return 0;
        }
        if (znode.head == null || znode.acl == null || znode.data == null) {
            state.violated(
                    znode.path,
                    "is not whole: it has " + presence("a head", znode.head) + ", " + presence("an ACL", znode.acl)
                            + " and " + presence("data", znode.data));
            return 1;
        }
        checkData(state, znode);
        checkStamps(state, znode);
        checkPlace(state, znode.path);
        checkOwner(state, znode);
        checkChildren(state, znode);
        checkQuota(state, znode.path);
        return 1;
    }

    private static String presence(String what, Object part) {
        return part == null ? "not " + what : what;
    }

    private static void checkData(State state, Parts znode) {
        try {
            znode.data.join(znode.chunks);
        } catch (RecordFormatException e) {
            state.violated(znode.path, e.getMessage());
        }
    }

    private void checkStamps(State state, Parts znode) {
        Stamp created = znode.head.created();
        Stamp modified = znode.data.modified();
        Stamp childrenChanged = znode.childrenChanged == null ? created : znode.childrenChanged;
        state.require(created.compareTo(modified) <= 0, znode.path, "was set before it was created");
        state.require(created.compareTo(childrenChanged) <= 0, znode.path, "had children before it was created");
        Stamp newest = modified.compareTo(childrenChanged) < 0 ? childrenChanged : modified;
        if (!newest.isLiteral()) {
            state.inspect(
                    keys.doorbell(),
                    StampRecord::decode,
                    znode.path,
                    "was changed, and there is no doorbell",
                    doorbell -> state.require(
                            newest.compareTo(doorbell) <= 0, znode.path, "was changed after the doorbell's last ring"));
        }
    }

    private void checkPlace(State state, String path) {
        if (path.equals(Paths.ROOT)) {
            return;
        }
        String parent = Paths.parent(path);
        state.requirePresent(keys.child(parent, Paths.name(path)), path, "is not entered as a child of its parent");
        state.inspect(
                keys.head(parent),
                NodeHead::decode,
                path,
                "has no parent",
                head -> state.require(!head.isEphemeral(), path, "is the child of an ephemeral"));
    }

    private void checkOwner(State state, Parts znode) {
        NodeHead head = znode.head;
        String path = znode.path;
        if (head.isEphemeral()) {
            long session = head.ephemeralOwner();
            state.requirePresent(
                    keys.ephemeral(session, path), path, "is not entered as an ephemeral of session " + hex(session));
            state.requirePresent(
                    keys.session(session),
                    path,
                    "is an ephemeral of session " + hex(session) + ", which does not exist");
        } else if (head.isReapable()) {
            state.inspect(
                    keys.reap(path),
                    ReapRecord::decode,
                    path,
                    "is not entered among those that the server may delete",
                    reap -> {
                        boolean same =
                                reap.ttlMillis() == ReapRecord.of(head, 0).ttlMillis();
                        state.require(same, path, "is entered with another time to live than its own");
                    });
        }
    }

    private void checkChildren(State state, Parts znode) {
        int counted = znode.children.numChildren();
        if (counted < 0) {
            state.violated(znode.path, "counts " + counted + " children");
        } else if (counted > FEW_CHILDREN) {
            largeParents.add(znode.path);
        } else {
            state.await(state.range(keys.childNames(znode.path), FEW_CHILDREN + 1)
                    .thenAccept(names -> {
                        if (names.size() != counted) {
                            state.violated(Violation.ofCount(znode.path, counted, names.size()));
                        }
                    }));
        }
    }

    private void checkQuota(State state, String path) {
        String limited = QuotaPaths.limitedBy(path);
        if (limited != null) {
            state.inspect(
                    keys.quota(limited),
                    QuotaRecord::decode,
                    path,
                    "is not entered as a quota",
                    quota -> state.require(quota.limited(), path, "is entered as a quota without limits"));
        }
        String counted = QuotaPaths.countedBy(path);
        if (counted != null) {
            state.inspect(
                    keys.quota(counted),
                    QuotaRecord::decode,
                    path,
                    "is not entered as a quota",
                    quota -> state.require(quota.counted(), path, "is entered as a quota that is not counted"));
        }
    }

    static String hex(long session) {
        return "0x" + Long.toHexString(session);
    }
}

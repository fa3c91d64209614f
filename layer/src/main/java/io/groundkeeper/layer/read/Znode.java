package io.groundkeeper.layer.read;

import io.groundkeeper.layer.quota.QuotaStats;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.QuotaUsage;
import io.groundkeeper.schema.Stamp;
import java.util.List;

/**
 * A znode as of one version: all that {@code getData}, {@code exists} and {@code getACL} tell of it. Immutable;
 * its data array must not be changed by anyone.
 *
 * @param head creation, owner
 * @param acl ACL and its version
 * @param modified stamp of the last setData, or of the creation (mzxid)
 * @param mtime time of it, milliseconds since the epoch
 * @param version data version
 * @param data the data, possibly null
 * @param children counters of its children
 * @param childrenChanged stamp of the last child created or deleted, or of the creation (pzxid)
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
public record Znode(
        NodeHead head,
        NodeAcl acl,
        Stamp modified,
        long mtime,
        int version,
        byte[] data,
        ChildCounters children,
        Stamp childrenChanged) {

    private static final ChildCounters ONE_CREATED = new ChildCounters(1, 0);
    private static final ChildCounters ONE_DELETED = new ChildCounters(0, 1);

    /** A znode as its creation leaves it. */
    public static Znode created(Stamp stamp, long time, long ephemeralOwner, List<AclEntry> acl, byte[] data) {
        return new Znode(
                new NodeHead(stamp, time, ephemeralOwner),
                new NodeAcl(0, acl),
                stamp,
                time,
                0,
                data,
                ChildCounters.NONE,
                stamp);
    }

    public Znode withData(Stamp stamp, long time, int newVersion, byte[] newData) {
        return new Znode(head, acl, stamp, time, newVersion, newData, children, childrenChanged);
    }

    /** The same as far as it is known without its data; its {@linkplain #stat stat} is not. */
    public Znode withoutData() {
        return withData(modified, mtime, version, null);
    }

    /** Stats of a quota of which more is used: they show it, and are as unchanged as before. */
    public Znode withQuotaUsed(QuotaUsage used) {
        return withData(modified, mtime, version, QuotaStats.shown(data, used));
    }

    public Znode withAcl(NodeAcl newAcl) {
        return new Znode(head, newAcl, modified, mtime, version, data, children, childrenChanged);
    }

    public Znode withChildCreated(Stamp stamp) {
        return withChildren(children.plus(ONE_CREATED), stamp);
    }

    public Znode withChildDeleted(Stamp stamp) {
        return withChildren(children.plus(ONE_DELETED), stamp);
    }

    private Znode withChildren(ChildCounters counters, Stamp stamp) {
        return new Znode(head, acl, modified, mtime, version, data, counters, stamp);
    }

    public NodeStat stat() {
        return new NodeStat(
                head.created(),
                modified,
                head.ctime(),
                mtime,
                version,
                children.cversion(),
                acl.version(),
                head.session(),
                data == null ? 0 : data.length,
                children.numChildren(),
                childrenChanged);
    }
}

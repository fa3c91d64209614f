package io.groundkeeper.schema;

import com.apple.foundationdb.tuple.Tuple;
import java.util.List;

/**
 * One entry of a tenant's change log: enough to bring a cached znode up to date and to fire the watches of everyone,
 * without reading the store. An entry's stamp is in its key.
 *
 * <p>Data above {@link #INLINE_DATA} bytes is left out ({@code inline} is false): whoever needs it reads the znode.
 * The ACLs are those that decide who may be told of the change.
 */
public sealed interface Change {

    /** Longest data that travels in a log entry, in bytes. */
    int INLINE_DATA = 16 * 1024;

    /** A znode was created; {@code data} is null for null data, and where {@code inline} is false. */
    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    record NodeCreated(
            String path,
            long ctime,
            long ephemeralOwner,
            List<AclEntry> acl,
            List<AclEntry> parentAcl,
            boolean inline,
            byte[] data)
            implements Change {}

    /** A znode was deleted. */
    record NodeDeleted(String path, List<AclEntry> acl, List<AclEntry> parentAcl) implements Change {}

    /** A znode's data was set. */
    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    record DataChanged(String path, long mtime, int version, List<AclEntry> acl, boolean inline, byte[] data)
            implements Change {}

    /** A znode's ACL was set. */
    record AclChanged(String path, NodeAcl acl) implements Change {}

    /** A session was taken, by another proxy or anew by its own; earlier tenures of it are over. */
    record SessionMoved(long sessionId, int tenure) implements Change {}

    /** A session was closed or has expired; the deletions of its ephemerals precede this. */
    record SessionClosed(long sessionId) implements Change {}

    /** More, or less, is used of the quota on a path: its stats show that without being changed. */
    record QuotaUsed(String path, QuotaUsage used) implements Change {}

    /** Whether data may travel in an entry. */
    static boolean fitsInline(byte[] data) {
        return data == null || data.length <= INLINE_DATA;
    }

    default byte[] encode() {
        Tuple tuple;
        if (this instanceof NodeCreated c) {
            tuple = Tuple.from(1, c.path, c.ctime, c.ephemeralOwner)
                    .addObject(AclEntry.toElement(c.acl))
                    .addObject(AclEntry.toElement(c.parentAcl))
                    .add(c.inline)
                    .add(c.data);
        } else if (this instanceof NodeDeleted c) {
            tuple = Tuple.from(2, c.path)
                    .addObject(AclEntry.toElement(c.acl))
                    .addObject(AclEntry.toElement(c.parentAcl));
        } else if (this instanceof DataChanged c) {
            tuple = Tuple.from(3, c.path, c.mtime, c.version)
                    .addObject(AclEntry.toElement(c.acl))
                    .add(c.inline)
                    .add(c.data);
        } else if (this instanceof AclChanged c) {
            tuple = Tuple.from(4, c.path, c.acl.version()).addObject(AclEntry.toElement(c.acl.entries()));
        } else if (this instanceof SessionMoved c) {
            tuple = Tuple.from(5, c.sessionId, c.tenure);
        } else if (this instanceof SessionClosed c) {
            tuple = Tuple.from(6, c.sessionId);
        } else if (this instanceof QuotaUsed c) {
            tuple = Tuple.from(7, c.path, c.used.znodes(), c.used.bytes());
        } else {
            throw new AssertionError(this);
        }
        return tuple.pack();
    }

    static Change decode(byte[] value) {
        return Records.decode("change", value, buffer -> {
            Tuple t = Records.tuple(buffer);
            int kind = (int) t.getLong(0);
            return switch (kind) {
                case 1 ->
                    new NodeCreated(
                            t.getString(1),
                            t.getLong(2),
                            t.getLong(3),
                            AclEntry.fromElement(t.get(4)),
                            AclEntry.fromElement(t.get(5)),
                            t.getBoolean(6),
                            t.getBytes(7));
                case 2 ->
                    new NodeDeleted(t.getString(1), AclEntry.fromElement(t.get(2)), AclEntry.fromElement(t.get(3)));
                case 3 ->
                    new DataChanged(
                            t.getString(1),
                            t.getLong(2),
                            (int) t.getLong(3),
                            AclEntry.fromElement(t.get(4)),
                            t.getBoolean(5),
                            t.getBytes(6));
                case 4 ->
                    new AclChanged(t.getString(1), new NodeAcl((int) t.getLong(2), AclEntry.fromElement(t.get(3))));
                case 5 -> new SessionMoved(t.getLong(1), Math.toIntExact(t.getLong(2)));
                case 6 -> new SessionClosed(t.getLong(1));
                case 7 -> new QuotaUsed(t.getString(1), new QuotaUsage(t.getLong(2), t.getLong(3)));
                default -> throw new RecordFormatException("unknown kind of change " + kind);
            };
        });
    }
}

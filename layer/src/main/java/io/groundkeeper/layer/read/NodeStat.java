package io.groundkeeper.layer.read;

import io.groundkeeper.schema.Stamp;

/**
 * What ZooKeeper's {@code Stat} tells of a znode, with stamps in the place of zxids. Times are milliseconds since the
 * epoch, the data length is in bytes; the owner is the session of an ephemeral, otherwise 0.
 */
public record NodeStat(
        Stamp created,
        Stamp modified,
        long ctime,
        long mtime,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        int dataLength,
        int numChildren,
        Stamp childrenChanged) {

    /** The same stat with the stamps of a batch that has committed since. */
    public NodeStat resolve(long commitVersion, int batchOrder) {
        return new NodeStat(
                created.resolve(commitVersion, batchOrder),
                modified.resolve(commitVersion, batchOrder),
                ctime,
                mtime,
                version,
                cversion,
                aversion,
                ephemeralOwner,
                dataLength,
                numChildren,
                childrenChanged.resolve(commitVersion, batchOrder));
    }
}

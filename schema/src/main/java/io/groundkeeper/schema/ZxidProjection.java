package io.groundkeeper.schema;

/**
 * A tenant's projection of stamps to zxids, the positive 64-bit numbers that ZooKeeper's clients know.
 *
 * <p>A commit version becomes 2<sup>13</sup> zxids: eight bits for the order of the transaction in it, five for the
 * request in its batch. An engine that gives every transaction its own version (order 0) has all thirteen bits for requests.
 * Commit versions grow by a million a second, so 50 bits last 35 years from the base.
 *
 * @param baseZxid zxid at the base; every later change has a greater one
 * @param baseVersion commit version at which the tenant was created or imported
 */
public record ZxidProjection(long baseZxid, long baseVersion) {

    private static final int VERSION_SHIFT = 13;
    private static final int ORDER_SHIFT = 5;
    private static final long WITHIN_VERSION = (1L << VERSION_SHIFT) - 1;

    /** The zxid of a committed or literal stamp. Orders above 255 saturate rather than reach into the next version. */
    public long zxid(Stamp stamp) {
        if (stamp.isLiteral()) {
            return stamp.literal();
        }
        if (stamp.isPending()) {
            throw new IllegalArgumentException("a pending stamp has no zxid yet");
        }
        long within = ((long) stamp.batchOrder() << ORDER_SHIFT) + stamp.request();
        return baseZxid + ((stamp.version() - baseVersion) << VERSION_SHIFT) + Math.min(within, WITHIN_VERSION);
    }

    /**
     * The commit version of a change, from its zxid: what a reader must have reached to have seen it. Zxids at or below the
     * base give the base's version.
     */
    public long version(long zxid) {
        return zxid <= baseZxid ? baseVersion : baseVersion + ((zxid - baseZxid) >> VERSION_SHIFT);
    }
}

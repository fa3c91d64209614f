package io.groundkeeper.layer.quota;

import org.apache.zookeeper.Quotas;

/**
 * Where quotas lie in the tree. Limits and stats directly in {@code /zookeeper/quota} would be the root's, which has no
 * quota in ZooKeeper (a server does not survive their creation); here they are znodes as any.
 */
public final class QuotaPaths {
    private static final String LIMITS = "/" + Quotas.limitNode;
    private static final String STATS = "/" + Quotas.statNode;

    private QuotaPaths() {}

    /** The path that a znode has limits for, or null where it is none of a quota's limits. */
    public static String limitedBy(String znode) {
        return path(znode, LIMITS);
    }

    /** The path that a znode shows usage for, or null where it is none of a quota's stats. */
    public static String countedBy(String znode) {
        return path(znode, STATS);
    }

    /** The znode that shows the usage for a path. */
    public static String stats(String path) {
        return Quotas.statPath(path);
    }

    private static String path(String znode, String name) {
        int end = znode.length() - name.length();
        return znode.endsWith(name) && end > Quotas.quotaZookeeper.length() && znode.startsWith(Quotas.quotaPath("/"))
                ? Quotas.trimQuotaPath(znode.substring(0, end))
                : null;
    }

    /** Whether {@code path} is {@code root} or below it. */
    public static boolean isWithin(String path, String root) {
        return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }
}

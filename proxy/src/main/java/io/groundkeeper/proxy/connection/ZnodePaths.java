package io.groundkeeper.proxy.connection;

import org.apache.zookeeper.common.PathUtils;

/** ZooKeeper's rules for paths. */
final class ZnodePaths {
    private ZnodePaths() {}

    static boolean isValid(String path) {
        try {
            PathUtils.validatePath(path);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether the path may name a znode in a read. */
    static boolean isReadable(String path) {
        return path.isEmpty() || isValid(path);
    }

    /** The path that a read means: in ZooKeeper's tree the root has the empty name too. */
    static String toRead(String path) {
        return path.isEmpty() ? "/" : path;
    }

    /** Whether the server's own code would trip over the path where it only looks for the parent. */
    static boolean hasNoParent(String path) {
        return path.indexOf('/') < 0 || path.indexOf('\0') >= 0;
    }

    /** The parent's path, empty for the root's children (and for the root). */
    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}

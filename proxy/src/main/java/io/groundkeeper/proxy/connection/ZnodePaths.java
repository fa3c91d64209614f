package io.groundkeeper.proxy.connection;

import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.common.PathUtils;

/** ZooKeeper's rules for paths, and one more: what is too long for a key of the store counts as ill-formed. */
final class ZnodePaths {
    /** FoundationDB's keys have 10,000 bytes; this leaves room for what stands beside a path and for a sequence number. */
    static final int MAX_BYTES = 9_900;

    private static final int MAX_BYTES_PER_CHAR = 3;

    private ZnodePaths() {}

    static boolean isValid(String path) {
        try {
            PathUtils.validatePath(path);
            return !isTooLong(path);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether no znode can have the path because no key can. */
    static boolean isTooLong(String path) {
        return path.length() > MAX_BYTES
                || (path.length() > MAX_BYTES / MAX_BYTES_PER_CHAR && utf8Length(path) > MAX_BYTES);
    }

    private static int utf8Length(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length;
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

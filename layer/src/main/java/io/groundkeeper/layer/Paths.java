package io.groundkeeper.layer;

import java.util.Set;

/** The parts of a valid znode path. */
public final class Paths {
    public static final String ROOT = "/";

    /** Znodes that every tree has and that cannot be deleted. */
    private static final Set<String> PERMANENT = Set.of(ROOT, "/zookeeper", "/zookeeper/quota", "/zookeeper/config");

    private Paths() {}

    /** Whether the znode can never be deleted. */
    public static boolean isPermanent(String path) {
        return PERMANENT.contains(path);
    }

    /** The parent of any path but the root's. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? ROOT : path.substring(0, slash);
    }

    /** The name of a znode within its parent. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

package io.groundkeeper.layer;

/** The parts of a valid znode path. */
public final class Paths {
    public static final String ROOT = "/";

    private Paths() {}

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

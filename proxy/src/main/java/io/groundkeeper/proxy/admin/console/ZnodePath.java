package io.groundkeeper.proxy.admin.console;

import io.groundkeeper.proxy.admin.Response;
import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.common.PathUtils;

/** Paths that people type. */
final class ZnodePath {
    /** Longer ones do not fit into a key of the store. */
    private static final int MAX_BYTES = 9_900;

    private ZnodePath() {}

    /** The path that is meant: a slash at the end, or none at the beginning, are forgiven. */
    static String of(String typed) {
        String path = typed.startsWith("/") ? typed : "/" + typed;
        if (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        try {
            PathUtils.validatePath(path);
        } catch (IllegalArgumentException e) {
            throw new PageException(Response.BAD_REQUEST, "Not a path", e.getMessage());
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new PageException(
                    Response.BAD_REQUEST, "Not a path", "A path has " + MAX_BYTES + " bytes at the most.");
        }
        return path;
    }
}

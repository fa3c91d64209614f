package io.groundkeeper.it.oracle;

/** Where in a server's tree the paths of a sequence are, so that sequences do not meet. */
sealed interface Namespace {

    String toServer(String path);

    /** The inverse of {@link #toServer}; a path that is outside comes back as it is. */
    String toSequence(String serverPath);

    /** The sequence's root is an ordinary znode, which exists; several sequences can run at once. */
    record Subtree(String root) implements Namespace {
        @Override
        public String toServer(String path) {
            return path.equals("/") ? root : root + path;
        }

        @Override
        public String toSequence(String serverPath) {
            if (serverPath.equals(root)) {
                return "/";
            }
            return serverPath.startsWith(root + "/") ? serverPath.substring(root.length()) : serverPath;
        }
    }

    /**
     * The sequence's root is the server's, with {@code /zookeeper} in it; the names of its other children begin with a
     * tag. What such sequences see of the root depends on all that ran before, so they run one after the other.
     */
    record WholeTree(String tag) implements Namespace {
        @Override
        public String toServer(String path) {
            return path.equals("/") || path.startsWith("/zookeeper") ? path : "/" + tag + path.substring(1);
        }

        @Override
        public String toSequence(String serverPath) {
            return serverPath.startsWith("/" + tag) ? "/" + serverPath.substring(1 + tag.length()) : serverPath;
        }
    }
}

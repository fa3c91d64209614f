package io.groundkeeper.proxy.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A FoundationDB cluster file: how a client finds the cluster.
 *
 * <p>It is read before the client opens it because the client reports some of its faults late, or as a number only. The
 * <a href="https://apple.github.io/foundationdb/administration.html#cluster-file-format">format</a> is {@code
 * description:ID@HOST:PORT,HOST:PORT,…}, where an address may end in {@code :tls}; comments begin with {@code #}.
 *
 * @param coordinators addresses of the cluster's coordinators, as the file has them
 */
record ClusterFile(Path path, List<String> coordinators) {
    private static final Pattern COMMENT = Pattern.compile("#[^\\r\\n]*");
    private static final Pattern SPACE = Pattern.compile("\\s");
    private static final String ADDRESS = "[^,@]+:\\d{1,5}(?::tls)?(?:\\(fromHostname\\))?";
    private static final Pattern CONNECTION =
            Pattern.compile("\\w+:[A-Za-z0-9]+@(" + ADDRESS + "(?:," + ADDRESS + ")*)");

    /**
     * Reads a cluster file.
     *
     * @throws IOException where it cannot be read, or is none; the message says so
     */
    static ClusterFile read(Path path) throws IOException {
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "the cluster file " + path + " does not exist: copy it from a server of the FoundationDB cluster",
                    e);
        } catch (IOException e) {
            throw new IOException("the cluster file " + path + " cannot be read (" + e + ")", e);
        }
        String connection = SPACE.matcher(COMMENT.matcher(text).replaceAll("")).replaceAll("");
        Matcher matcher = CONNECTION.matcher(connection);
        if (!matcher.matches()) {
            throw new IOException("the file " + path + " is not a FoundationDB cluster file, which reads"
                    + " description:ID@HOST:PORT,HOST:PORT: copy it from a server of the cluster");
        }
        return new ClusterFile(path, List.of(matcher.group(1).split(",")));
    }

    /**
     * Whether the client can keep it up to date when the cluster's coordinators change. It does that by renaming a new file
     * to the old one's name.
     */
    boolean isWritable() {
        return Files.isWritable(path) && Files.isWritable(path.toAbsolutePath().getParent());
    }
}

package io.groundkeeper.proxy.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret that clients of the admin server show, in a file of its own. A file that changes is read again at the next request;
 * where that cannot be done, the token stays what it was. Thread-safe.
 */
public final class AdminToken {
    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
    private static final int MIN_LENGTH = 16;
    private static final int MAX_BYTES = 4096;

    private final Path file;
    private Version version;
    private byte[] token;

    /** What a file looks like from outside. */
    private record Version(FileTime modified, long size) {
        static Version of(Path file) throws IOException {
            return new Version(Files.getLastModifiedTime(file), Files.size(file));
        }
    }

    private AdminToken(Path file) throws IOException {
        this.file = file;
        this.version = Version.of(file);
        this.token = read(file);
    }

    /**
     * The token in a file; white space around it does not count.
     *
     * @throws IOException where there is none that could be used; the message says why
     */
    public static AdminToken in(Path file) throws IOException {
        try {
            return new AdminToken(file);
        } catch (IOException e) {
            throw new IOException("the admin server's token cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " has more than " + MAX_BYTES + " bytes, and so is no token");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (text.length() < MIN_LENGTH) {
            throw new IOException(
                    file + " has fewer than " + MIN_LENGTH + " characters: put a longer token there, a random one");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether this is the token. How long the answer takes does not tell how much of it is right. */
    boolean is(String shown) {
        return MessageDigest.isEqual(current(), shown.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized byte[] current() {
        try {
            Version now = Version.of(file);
            if (!now.equals(version)) {
                version = now;
                token = read(file);
                LOG.info("The admin server's token was read again from {}", file);
            }
        } catch (IOException e) {
            LOG.warn("The admin server's token stays as it was: {}", e.toString());
        }
        return token;
    }
}

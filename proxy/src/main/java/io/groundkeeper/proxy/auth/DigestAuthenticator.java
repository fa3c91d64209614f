package io.groundkeeper.proxy.auth;

import io.groundkeeper.layer.write.Caller.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * ZooKeeper's {@code digest} scheme: {@code user:password} becomes {@code user:base64(sha1(user:password))}. Who shows the
 * super user's password is the super user as well.
 */
public final class DigestAuthenticator {
    /** Scheme of an identity for whom ACLs do not apply. */
    static final String SUPER = "super";

    static final String SCHEME = "digest";

    private final String superDigest;

    /**
     * An authenticator.
     *
     * @param superDigest the super user's {@code user:hash}, or null for none
     */
    public DigestAuthenticator(String superDigest) {
        this.superDigest = superDigest;
    }

    /** What a client is that shows {@code userAndPassword}. */
    public List<Identity> authenticate(byte[] userAndPassword) {
        String digest = digest(new String(userAndPassword, StandardCharsets.UTF_8));
        Identity identity = new Identity(SCHEME, digest);
        return digest.equals(superDigest) ? List.of(new Identity(SUPER, ""), identity) : List.of(identity);
    }

    static String digest(String userAndPassword) {
        String user = userAndPassword.split(":", 2)[0];
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
            return user + ":" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}

package io.groundkeeper.proxy.auth;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

/**
 * ZooKeeper's {@code digest} scheme: {@code user:password} becomes {@code user:base64(sha1(user:password))}. Who shows the
 * super user's password is the super user as well.
 *
 * @param superDigest the super user's {@code user:hash}
 */
record DigestAuthenticator(Optional<String> superDigest) {

    /** What a client is that shows {@code userAndPassword}. */
    List<Id> authenticate(byte[] userAndPassword) {
        String digest = digest(new String(userAndPassword, StandardCharsets.UTF_8));
        Id id = new Id(Schemes.DIGEST, digest);
        return superDigest.filter(digest::equals).isPresent()
                ? List.of(new Id(Authentication.SUPER, ""), id)
                : List.of(id);
    }

    static String digest(String userAndPassword) {
        try {
            return DigestAuthenticationProvider.generateDigest(userAndPassword);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the algorithm was there when the server started", e);
        }
    }
}

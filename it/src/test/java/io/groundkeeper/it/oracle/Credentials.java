package io.groundkeeper.it.oracle;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;

/** Whom a client may claim to be, by the {@code digest} scheme. */
enum Credentials {
    ALICE("alice:wonder"),
    BOB("bob:builder");

    private final String userAndPassword;

    Credentials(String userAndPassword) {
        this.userAndPassword = userAndPassword;
    }

    byte[] bytes() {
        return userAndPassword.getBytes(StandardCharsets.UTF_8);
    }

    /** The identity that ACLs name. */
    Id id() {
        try {
            return new Id("digest", DigestAuthenticationProvider.generateDigest(userAndPassword));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-1 in this JVM", e);
        }
    }
}

package io.groundkeeper.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.schema.AclEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.Test;

class AclRulesTest {
    private static final String SUPER = DigestAuthenticator.digest("super:secret");

    private final Authentication authentication = new Authentication(new DigestAuthenticator(SUPER), false);
    private final Caller stranger = authentication.fromAddress("127.0.0.1");
    private final Caller user = authenticate(stranger, "user:password");

    @Test
    void digestIsZooKeepers() {
        // As in ZooKeeper's documentation of DigestAuthenticationProvider.
        assertThat(DigestAuthenticator.digest("super:superpw")).isEqualTo("super:g9oN2HttPfn8MMWJZ2r45Np/LIA=");
    }

    @Test
    void authStandsForWhatTheCallerHasAuthenticatedAs() {
        Caller both = authenticate(user, "other:password");

        assertThat(AclRules.resolve(Ids.CREATOR_ALL_ACL, both))
                .contains(List.of(
                        new AclEntry(Perms.ALL, "digest", DigestAuthenticator.digest("user:password")),
                        new AclEntry(Perms.ALL, "digest", DigestAuthenticator.digest("other:password"))));
        assertThat(AclRules.resolve(Ids.CREATOR_ALL_ACL, stranger)).isEmpty();
    }

    @Test
    void duplicatesAreRemoved() {
        ACL read = new ACL(Perms.READ, Ids.ANYONE_ID_UNSAFE);

        assertThat(AclRules.resolve(List.of(read, read, Ids.OPEN_ACL_UNSAFE.get(0)), stranger))
                .contains(List.of(new AclEntry(Perms.READ, "world", "anyone"), AclEntry.OPEN.get(0)));
    }

    @Test
    void whatZooKeeperCallsInvalid() {
        assertInvalid(List.of());
        assertInvalid(null);
        assertInvalid(Arrays.asList((ACL) null));
        assertInvalid(List.of(new ACL(Perms.ALL, null)));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id(null, "x"))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("world", "someone"))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("digest", "nohash"))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("digest", "a:b:c"))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("super", ""))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("unheard", "of"))));
        assertInvalid(List.of(Ids.OPEN_ACL_UNSAFE.get(0), new ACL(Perms.ALL, new Id("unheard", "of"))));
    }

    @Test
    void theSuperUserIsUnrestricted() {
        assertThat(authenticate(stranger, "super:secret").unrestricted()).isTrue();
        assertThat(authenticate(stranger, "super:wrong").unrestricted()).isFalse();
    }

    @Test
    void anUnknownSchemeIsRefused() {
        assertThat(authentication.authenticate(stranger, "kerberos", new byte[0]))
                .isEmpty();
        assertThat(authentication.authenticate(stranger, null, new byte[0])).isEmpty();
    }

    @Test
    void hashesAreRedacted() {
        AclEntry digest = new AclEntry(Perms.READ, "digest", "user:hash");

        assertThat(AclRules.redact(List.of(digest, AclEntry.OPEN.get(0))))
                .containsExactly(new AclEntry(Perms.READ, "digest", "user:x"), AclEntry.OPEN.get(0));
    }

    private void assertInvalid(List<ACL> acl) {
        assertThat(AclRules.resolve(acl, user)).isEmpty();
    }

    private Caller authenticate(Caller caller, String userAndPassword) {
        return authentication
                .authenticate(caller, "digest", userAndPassword.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }
}

package io.groundkeeper.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.layer.AccessControl;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.proxy.config.AuthConfig;
import io.groundkeeper.schema.AclEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.Test;

class AclRulesTest {
    private static final String SUPER = DigestAuthenticator.digest("super:secret");

    private final Authentication authentication = new Authentication(config(Set.of("ip", "digest", "sasl", "x509")));
    private final AclRules acls = authentication.acls();
    private final Caller stranger = authentication.fromAddress("127.0.0.1");
    private final Caller user = authenticate(stranger, "user:password");

    @Test
    void digestIsZooKeepers() {
        // As in ZooKeeper's documentation of DigestAuthenticationProvider.
        assertThat(DigestAuthenticator.digest("super:superpw")).isEqualTo("super:g9oN2HttPfn8MMWJZ2r45Np/LIA=");
    }

    @Test
    void authStandsForWhatTheCallerHasAuthenticatedAs() throws Exception {
        Caller both = authenticate(user, "other:password");

        assertThat(acls.resolve(Ids.CREATOR_ALL_ACL, both))
                .containsExactly(
                        new AclEntry(Perms.ALL, "digest", DigestAuthenticator.digest("user:password")),
                        new AclEntry(Perms.ALL, "digest", DigestAuthenticator.digest("other:password")));
        assertThatThrownBy(() -> acls.resolve(Ids.CREATOR_ALL_ACL, stranger)).isInstanceOf(RefusedAclException.class);
    }

    @Test
    void duplicatesAreRemoved() throws Exception {
        ACL read = new ACL(Perms.READ, Ids.ANYONE_ID_UNSAFE);

        assertThat(acls.resolve(List.of(read, read, Ids.OPEN_ACL_UNSAFE.get(0)), stranger))
                .containsExactly(new AclEntry(Perms.READ, "world", "anyone"), AclEntry.OPEN.get(0));
    }

    @Test
    void whatZooKeeperCallsInvalid() {
        assertInvalid(List.of());
        assertInvalid(null);
        assertInvalid(List.of(new ACL(Perms.ALL, new Id(null, "x"))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("world", "someone"))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("digest", "nohash"))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("digest", "a:b:c"))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("super", ""))));
        assertInvalid(List.of(new ACL(Perms.ALL, new Id("unheard", "of"))));
        assertInvalid(List.of(Ids.OPEN_ACL_UNSAFE.get(0), new ACL(Perms.ALL, new Id("unheard", "of"))));
    }

    @Test
    void whatZooKeepersServerTripsOver() {
        ACL open = Ids.OPEN_ACL_UNSAFE.get(0);
        assertRefused(Failure.MARSHALLING_ERROR, new ACL(Perms.ALL, new Id("world", null)));
        assertRefused(Failure.MARSHALLING_ERROR, new ACL(Perms.ALL, new Id("digest", null)));
        assertRefused(Failure.MARSHALLING_ERROR, open, new ACL(Perms.ALL, new Id(null, "x")));
        assertRefused(Failure.INVALID_ACL, new ACL(Perms.ALL, new Id(null, "x")), open);
        assertRefused(Failure.INVALID_ACL, new ACL(Perms.READ, new Id(null, "x")), open);
        assertRefused(Failure.INVALID_ACL, new ACL(Perms.ALL, new Id("unheard", null)));
        ACL auth = new ACL(Perms.ALL, new Id("auth", null));
        assertRefused(Failure.MARSHALLING_ERROR, auth, auth);
    }

    @Test
    void authNeedsNoId() throws Exception {
        assertThat(acls.resolve(List.of(new ACL(Perms.ALL, new Id("auth", null))), user))
                .isEqualTo(acls.resolve(Ids.CREATOR_ALL_ACL, user));
    }

    @Test
    void theSuperUserIsUnrestricted() {
        assertThat(authenticate(stranger, "super:secret").unrestricted()).isTrue();
        assertThat(authenticate(stranger, "super:wrong").unrestricted()).isFalse();
    }

    @Test
    void anAddressMeansAllOfItsNetwork() {
        assertThat(permits("ip", "127.0.0.0/8", stranger)).isTrue();
        assertThat(permits("ip", "127.0.0.1", stranger)).isTrue();
        assertThat(permits("ip", "128.0.0.0/8", stranger)).isFalse();
        assertThat(permits("ip", "::1", stranger)).isFalse();
        assertThat(permits("ip", "fe80::/10", authentication.fromAddress("fe80::1")))
                .isTrue();
    }

    @Test
    void whoeverIsSuperBySaslMayDoWhatAnySaslUserMay() {
        Caller bob = authentication.withSaslId(stranger, "bob");

        assertThat(permits("sasl", "bob", bob)).isTrue();
        assertThat(permits("sasl", "alice", bob)).isFalse();
        assertThat(permits("sasl", "alice", authentication.withSaslId(stranger, "super")))
                .isTrue();
        assertThat(bob.unrestricted()).isFalse();
        assertThat(authentication.withSaslId(stranger, "hbase").unrestricted()).isTrue();
    }

    @Test
    void aSchemeThatTheServerDoesNotHaveMeansNobody() {
        Authentication plain = new Authentication(config(Set.of("ip")));
        Caller bob = plain.withSaslId(plain.fromAddress("127.0.0.1"), "bob");

        assertThat(permits("sasl", "bob", bob)).isFalse();
        List<ACL> toBob = List.of(new ACL(Perms.ALL, new Id("sasl", "bob")));
        assertThatThrownBy(() -> plain.acls().resolve(toBob, bob)).isInstanceOf(RefusedAclException.class);
        assertThatThrownBy(() -> plain.acls().resolve(Ids.CREATOR_ALL_ACL, bob))
                .isInstanceOf(RefusedAclException.class);
        assertThat(plain.authenticate(bob, "digest", new byte[0])).isEmpty();
    }

    @Test
    void somebodyIsAskedForWhereTheServerWantsThat() {
        assertThat(authentication.admits(stranger)).isTrue();
        Authentication strict = new Authentication(new AuthConfig(
                Set.of("ip", "digest"),
                false,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Set.of("digest"),
                false,
                Map.of()));
        assertThat(strict.admits(stranger)).isFalse();
        assertThat(strict.admits(user)).isTrue();
    }

    @Test
    void anUnknownSchemeIsRefused() {
        assertThat(authentication.authenticate(stranger, "digest", null)).isEmpty();
        assertThat(authentication.authenticate(stranger, "x509", new byte[0])).isEmpty();
        assertThat(authentication.authenticate(stranger, "sasl", new byte[0])).isEmpty();
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

    private static boolean permits(String scheme, String id, Caller caller) {
        return AccessControl.permits(List.of(new AclEntry(Perms.READ, scheme, id)), Perms.READ, caller);
    }

    private static AuthConfig config(Set<String> schemes) {
        return new AuthConfig(
                schemes, false, Optional.of(SUPER), Optional.empty(), Set.of("hbase"), Set.of(), false, Map.of());
    }

    private void assertInvalid(List<ACL> acl) {
        assertRefused(Failure.INVALID_ACL, acl);
    }

    private void assertRefused(Failure failure, ACL... acl) {
        assertRefused(failure, List.of(acl));
    }

    private void assertRefused(Failure failure, List<ACL> acl) {
        assertThatThrownBy(() -> acls.resolve(acl, user))
                .isInstanceOfSatisfying(
                        RefusedAclException.class,
                        refused -> assertThat(refused.failure()).isEqualTo(failure));
    }

    private Caller authenticate(Caller caller, String userAndPassword) {
        return authentication
                .authenticate(caller, "digest", userAndPassword.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }
}

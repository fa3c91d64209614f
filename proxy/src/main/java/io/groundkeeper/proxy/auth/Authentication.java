package io.groundkeeper.proxy.auth;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Caller.Identity;
import io.groundkeeper.proxy.config.AuthConfig;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Id;

/** How connections become somebody. Immutable. */
public final class Authentication {
    /** Scheme of an identity for whom ACLs do not apply. */
    static final String SUPER = "super";

    private final AuthConfig config;
    private final Schemes schemes;
    private final DigestAuthenticator digest;
    private final AclRules acls;

    public Authentication(AuthConfig config) {
        this.config = config;
        this.schemes = new Schemes(config.schemes());
        this.digest = new DigestAuthenticator(config.superDigest());
        this.acls = new AclRules(schemes);
    }

    /** What ACLs may say. */
    public AclRules acls() {
        return acls;
    }

    /** A connection that has shown nothing but its address. */
    public Caller fromAddress(String address) {
        return caller(List.of(new Identity(Schemes.IP, address)));
    }

    /**
     * Adds to a caller what it shows in an {@code auth} request.
     *
     * @param auth may be null
     * @return empty where it is refused
     */
    public Optional<Caller> authenticate(Caller caller, String scheme, byte[] auth) {
        if (scheme == null || !schemes.has(scheme)) {
            return Optional.empty();
        }
        return switch (scheme) {
            case Schemes.IP -> Optional.of(caller);
            case Schemes.DIGEST -> Optional.ofNullable(auth).map(shown -> with(caller, digest.authenticate(shown)));
            // Shown in the TLS handshake, or not at all.
            case Schemes.X509 -> Optional.of(caller).filter(c -> isOneOf(c, Set.of(Schemes.X509)));
            default -> Optional.empty();
        };
    }

    /** Adds to a caller what a trusted certificate of its own says. */
    public Caller withCertificate(Caller caller, X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        List<Id> ids = new ArrayList<>();
        if (config.certificateSuperUser().filter(subject::equals).isPresent()) {
            ids.add(new Id(SUPER, subject));
        }
        ids.add(new Id(Schemes.X509, subject));
        return with(caller, ids);
    }

    /** Adds to a caller as whom it has authenticated by SASL. */
    public Caller withSaslId(Caller caller, String authorizationId) {
        List<Id> ids = new ArrayList<>();
        ids.add(new Id(Schemes.SASL, authorizationId));
        if (config.saslSuperUsers().contains(authorizationId)) {
            ids.add(new Id(SUPER, ""));
        }
        return with(caller, ids);
    }

    /** What a client is answered whose SASL has failed. Unless that is OK, its connection is closed. */
    public Code codeOfFailedSasl() {
        if (config.required().contains(Schemes.SASL)) {
            return Code.SESSIONCLOSEDREQUIRESASLAUTH;
        }
        return config.servesAfterFailedSasl() ? Code.OK : Code.AUTHFAILED;
    }

    /** Whether a caller may ask for anything at all: it is somebody, where the server wants that. */
    public boolean admits(Caller caller) {
        return config.required().isEmpty() || isOneOf(caller, config.required());
    }

    private static boolean isOneOf(Caller caller, Set<String> schemes) {
        return caller.identities().stream().anyMatch(identity -> schemes.contains(identity.scheme()));
    }

    /** What a caller is told of itself. */
    public List<ClientInfo> describe(Caller caller) {
        return caller.identities().stream()
                .map(identity -> new ClientInfo(identity.scheme(), schemes.userName(identity)))
                .toList();
    }

    /** The names of whom a caller has authenticated as, with commas between them, as ZooKeeper's audit log has them; null for none. */
    public String userNames(Caller caller) {
        String names = caller.identities().stream()
                .map(schemes::userName)
                .filter(name -> name != null && !name.isBlank())
                .collect(Collectors.joining(","));
        return names.isEmpty() ? null : names;
    }

    private Caller with(Caller caller, List<Id> ids) {
        // ZooKeeper keeps them in such a set: what a client sees of their order is the same.
        Set<Id> all = ConcurrentHashMap.newKeySet();
        caller.identities().forEach(identity -> all.add(new Id(identity.scheme(), identity.id())));
        all.addAll(ids);
        return caller(
                all.stream().map(id -> new Identity(id.getScheme(), id.getId())).toList());
    }

    private Caller caller(List<Identity> identities) {
        boolean unrestricted = config.skipAcl()
                || identities.stream().anyMatch(identity -> identity.scheme().equals(SUPER));
        return new Caller(identities, unrestricted, schemes);
    }
}

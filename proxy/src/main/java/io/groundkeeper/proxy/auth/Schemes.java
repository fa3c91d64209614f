package io.groundkeeper.proxy.auth;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Caller.Identity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.server.auth.AuthenticationProvider;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.apache.zookeeper.server.auth.IPAuthenticationProvider;
import org.apache.zookeeper.server.auth.SASLAuthenticationProvider;
import org.apache.zookeeper.server.auth.X509AuthenticationProvider;

/**
 * The schemes of a server: which ids they take, and whom these mean. That is ZooKeeper's own code. It reads some settings as
 * system properties, {@link io.groundkeeper.proxy.config.AuthConfig#systemProperties()}. Immutable.
 */
public final class Schemes implements Caller.Matching {
    static final String IP = "ip";
    static final String DIGEST = "digest";
    static final String SASL = "sasl";
    static final String X509 = "x509";

    private final Map<String, AuthenticationProvider> providers;

    /**
     * The schemes with these names.
     *
     * @throws IllegalArgumentException for one that there is not
     */
    public Schemes(Set<String> names) {
        Map<String, AuthenticationProvider> byName = new LinkedHashMap<>();
        names.forEach(name -> byName.put(name, provider(name)));
        providers = Map.copyOf(byName);
    }

    private static AuthenticationProvider provider(String scheme) {
        return switch (scheme) {
            case IP -> new IPAuthenticationProvider();
            case DIGEST -> new DigestAuthenticationProvider();
            case SASL -> new SASLAuthenticationProvider();
            // Whether a certificate is to be trusted is decided in the TLS handshake.
            case X509 -> new X509AuthenticationProvider(null, null);
            default -> throw new IllegalArgumentException("no scheme " + scheme);
        };
    }

    boolean has(String scheme) {
        return providers.containsKey(scheme);
    }

    /** Whether {@code id} may stand in an ACL. */
    boolean isValid(String scheme, String id) {
        AuthenticationProvider provider = providers.get(scheme);
        return provider != null && provider.isValid(id);
    }

    /** Whether who has such an identity has shown who it is; an address says nothing. */
    boolean isAuthenticated(Identity identity) {
        AuthenticationProvider provider = providers.get(identity.scheme());
        return provider != null && provider.isAuthenticated();
    }

    @Override
    public boolean matches(Identity identity, String id) {
        AuthenticationProvider provider = providers.get(identity.scheme());
        return provider != null && provider.matches(identity.id(), id);
    }

    /** The identity without what is secret in it; empty where its scheme is none of the server's. */
    String userName(Identity identity) {
        AuthenticationProvider provider = providers.get(identity.scheme());
        return provider == null ? "" : provider.getUserName(identity.id());
    }
}

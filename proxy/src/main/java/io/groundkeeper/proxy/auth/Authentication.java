package io.groundkeeper.proxy.auth;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Caller.Identity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How connections become somebody. */
public final class Authentication {
    private final DigestAuthenticator digest;
    private final boolean skipAcl;

    /**
     * The rules of a server.
     *
     * @param digest the digest scheme
     * @param skipAcl whether ACLs apply to nobody
     */
    public Authentication(DigestAuthenticator digest, boolean skipAcl) {
        this.digest = digest;
        this.skipAcl = skipAcl;
    }

    /** A connection that has shown nothing but its address. */
    public Caller fromAddress(String address) {
        return new Caller(List.of(new Identity("ip", address)), skipAcl);
    }

    /**
     * Adds to a caller what it shows.
     *
     * @return empty where it is refused
     */
    public Optional<Caller> authenticate(Caller caller, String scheme, byte[] auth) {
        if ("ip".equals(scheme)) {
            return Optional.of(caller);
        }
        if (!DigestAuthenticator.SCHEME.equals(scheme)) {
            return Optional.empty();
        }
        Set<Identity> identities = new LinkedHashSet<>(caller.identities());
        identities.addAll(digest.authenticate(auth == null ? new byte[0] : auth));
        boolean unrestricted = caller.unrestricted()
                || identities.stream().anyMatch(identity -> identity.scheme().equals(DigestAuthenticator.SUPER));
        return Optional.of(new Caller(List.copyOf(identities), unrestricted));
    }
}

package io.groundkeeper.layer.write;

import java.util.List;

/**
 * Whom a request's permissions are checked for.
 *
 * @param identities what the connection has authenticated as
 * @param unrestricted whether ACLs do not apply (a superuser, or a server that skips ACLs)
 * @param matching which ids in an ACL mean an identity
 */
public record Caller(List<Identity> identities, boolean unrestricted, Matching matching) {

    /** Nobody in particular. */
    public static final Caller ANONYMOUS = new Caller(List.of(), false);

    /** The server itself. */
    public static final Caller SERVER = new Caller(List.of(), true);

    public Caller {
        identities = List.copyOf(identities);
    }

    /** A caller whom ACLs name exactly. */
    public Caller(List<Identity> identities, boolean unrestricted) {
        this(identities, unrestricted, (identity, id) -> identity.id().equals(id));
    }

    /** An authenticated identity, {@code digest} and {@code user:hash} for example. */
    public record Identity(String scheme, String id) {}

    /** Says whether an id in an ACL, of the same scheme, means an identity. Thread-safe, and never blocks. */
    public interface Matching {
        boolean matches(Identity identity, String id);
    }
}

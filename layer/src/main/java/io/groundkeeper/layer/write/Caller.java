package io.groundkeeper.layer.write;

import java.util.List;

/**
 * Whom a request's permissions are checked for.
 *
 * @param identities what the connection has authenticated as
 * @param unrestricted whether ACLs do not apply (a superuser, or a server that skips ACLs)
 */
public record Caller(List<Identity> identities, boolean unrestricted) {

    /** Nobody in particular. */
    public static final Caller ANONYMOUS = new Caller(List.of(), false);

    /** The server itself. */
    public static final Caller SERVER = new Caller(List.of(), true);

    public Caller {
        identities = List.copyOf(identities);
    }

    /** An authenticated identity, {@code digest} and {@code user:hash} for example. */
    public record Identity(String scheme, String id) {}
}

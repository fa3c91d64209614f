package io.groundkeeper.layer;

/** That something cannot be done with a tenant, with a message for whoever has asked for it. */
public final class TenantException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** No tenant may be called so. */
        NAME,
        /** There is one of that name already, or of one that differs in upper and lower case only. */
        EXISTS,
        /** There is none of that name. */
        ABSENT,
        /** It has sessions. */
        IN_USE
    }

    private final Reason reason;

    TenantException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static TenantException absent(String name) {
        return new TenantException(Reason.ABSENT, "there is no tenant " + name);
    }

    public Reason reason() {
        return reason;
    }
}

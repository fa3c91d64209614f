package io.groundkeeper.proxy.session;

/** That a tenant has as many sessions as it may have. */
public final class TooManySessionsException extends Exception {
    private static final long serialVersionUID = 1;

    TooManySessionsException() {
        super("the tenant has as many sessions as it may have");
    }
}

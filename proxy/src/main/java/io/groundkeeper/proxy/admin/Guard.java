package io.groundkeeper.proxy.admin;

/** Who may use a route. */
public enum Guard {
    /** Everyone. */
    OPEN,
    /** It tells something: local clients, and those with the token. */
    READ,
    /** It changes something: only clients with the token, which they must have sent by intention. */
    CHANGE
}

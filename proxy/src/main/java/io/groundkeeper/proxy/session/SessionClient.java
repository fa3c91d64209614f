package io.groundkeeper.proxy.session;

/** The connection through which a session's client is served at present. Thread-safe; nothing here blocks. */
public interface SessionClient {

    /** Closes the connection; the session, if it still is one, stays. */
    void drop(String reason);

    /**
     * Whether requests wait that the server has received but not answered, and it is not the client who keeps them waiting.
     * Such a client is not silent, whatever the clock says.
     */
    boolean isKeptWaiting();
}

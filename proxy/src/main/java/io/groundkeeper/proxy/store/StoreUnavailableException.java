package io.groundkeeper.proxy.store;

import java.io.IOException;

/** The store does not answer, or not now. The message is what it said last. */
public final class StoreUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

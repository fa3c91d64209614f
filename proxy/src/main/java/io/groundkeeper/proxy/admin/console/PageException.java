package io.groundkeeper.proxy.admin.console;

/** A page cannot be shown. The message says why, to whoever asked for it. */
final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;

    /** One that is told with HTTP's {@code status}. */
    PageException(int status, String title, String message) {
        super(message);
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}

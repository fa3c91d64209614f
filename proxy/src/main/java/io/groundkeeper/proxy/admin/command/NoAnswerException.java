package io.groundkeeper.proxy.admin.command;

/** There is nothing to tell, and the message says to whoever asked why. */
final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** One that is told with HTTP's {@code status}. */
    NoAnswerException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    int status() {
        return status;
    }
}

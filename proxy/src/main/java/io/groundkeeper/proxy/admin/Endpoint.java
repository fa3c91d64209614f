package io.groundkeeper.proxy.admin;

/** What a path of the admin server answers. */
@FunctionalInterface
public interface Endpoint {

    /**
     * An answer.
     *
     * @param status HTTP's status code
     */
    record Answer(int status, String contentType, String body) {}

    /** Answers a request. Called on the admin server's threads; should not block for long. */
    Answer answer();
}

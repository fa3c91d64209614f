package io.groundkeeper.proxy.admin;

/** What the admin server answers to requests of one kind. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Answers a request that may be made. Called on the admin server's worker threads, of which there are few: may wait for some
     * seconds, not longer. What it throws is logged, and answered with the status 500.
     */
    Response answer(Request request);
}

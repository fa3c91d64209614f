package io.groundkeeper.it.benchmark;

/** Is told when a request has been answered, on the client library's event thread. */
interface Completion {

    /** Tells the result code, {@code 0} for success. */
    void done(int rc);
}

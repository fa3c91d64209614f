package io.groundkeeper.it.recorded;

import java.io.InterruptedIOException;

/** Lets through, or holds back for a while. Thread-safe. */
final class Valve {
    private boolean shut;

    synchronized void shut() {
        shut = true;
    }

    synchronized void open() {
        shut = false;
        notifyAll();
    }

    /** Returns when it is open. */
    synchronized void pass() throws InterruptedIOException {
        while (shut) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while held back");
            }
        }
    }
}

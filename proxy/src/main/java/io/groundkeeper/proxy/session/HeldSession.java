package io.groundkeeper.proxy.session;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** A session that this proxy owns. Thread-safe. */
public final class HeldSession {
    private final long id;
    private final byte[] password;
    private final AtomicReference<Future<?>> timer = new AtomicReference<>();
    private final AtomicReference<SessionClient> client = new AtomicReference<>();
    private volatile int timeoutMillis;
    private volatile long lastHeardNanos;
    private volatile boolean closing;
    private volatile boolean doubtful;

    HeldSession(long id, byte[] password, int timeoutMillis, long nowNanos) {
        this.id = id;
        this.password = password.clone();
        this.timeoutMillis = timeoutMillis;
        this.lastHeardNanos = nowNanos;
    }

    public long id() {
        return id;
    }

    public byte[] password() {
        return password.clone();
    }

    public int timeoutMillis() {
        return timeoutMillis;
    }

    /** Notes that the client has been heard of: to be called for whatever it sends, as soon as that arrives. */
    public void touch(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    /** Notes the timer that looks at it next; an earlier one does so no more. */
    void watchedBy(Future<?> next) {
        Future<?> before = timer.getAndSet(next);
        if (before != null) {
            before.cancel(false);
        }
    }

    boolean hasPassword(byte[] candidate) {
        return candidate != null && MessageDigest.isEqual(password, candidate);
    }

    /** When the session expires unless it is touched, by the clock that touches it. */
    public long expiresAtNanos() {
        return lastHeardNanos + Duration.ofMillis(timeoutMillis).toNanos();
    }

    /** Whether its end has been asked for, by its client or by its expiry. */
    boolean isClosing() {
        return closing;
    }

    /** To be called before the end is asked for, and with false where that failed. */
    public void setClosing(boolean value) {
        closing = value;
    }

    /** Whether it may be somebody else's by now, which nobody would be told of. */
    boolean isDoubtful() {
        return doubtful;
    }

    void setDoubtful(boolean value) {
        doubtful = value;
    }

    SessionClient client() {
        return client.get();
    }

    /** Serves the session through {@code successor} from now on, and drops whoever it was served through before. */
    void attach(SessionClient successor, int newTimeoutMillis, long nowNanos) {
        timeoutMillis = newTimeoutMillis;
        lastHeardNanos = nowNanos;
        SessionClient predecessor = client.getAndSet(successor);
        if (predecessor != null && predecessor != successor) {
            predecessor.drop("its client has connected again");
        }
    }

    /** Notes that {@code gone} has been closed. The session goes on until it expires. */
    public void detach(SessionClient gone) {
        client.compareAndSet(gone, null);
    }

    void dropClient(String reason) {
        SessionClient current = client.getAndSet(null);
        if (current != null) {
            current.drop(reason);
        }
    }
}

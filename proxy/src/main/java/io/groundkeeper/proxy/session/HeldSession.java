package io.groundkeeper.proxy.session;

import io.groundkeeper.schema.SessionRecord;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** A session in one tenure of this proxy's. Thread-safe. */
public final class HeldSession {
    private final long id;
    private final SessionRecord record;
    private final AtomicReference<Future<?>> timer = new AtomicReference<>();
    private final AtomicReference<SessionClient> client;
    private long lastHeardNanos;
    private long graceNanos;
    private boolean closing;
    private boolean expiring;

    /**
     * A session that is held from now on.
     *
     * @param client which it is served through, null where it has none yet
     * @param graceNanos how much longer than its timeout it goes on unless its client is heard
     */
    HeldSession(long id, SessionRecord record, SessionClient client, long nowNanos, long graceNanos) {
        this.id = id;
        this.record = record;
        this.client = new AtomicReference<>(client);
        this.lastHeardNanos = nowNanos;
        this.graceNanos = graceNanos;
    }

    public long id() {
        return id;
    }

    public byte[] password() {
        return record.password().clone();
    }

    public int timeoutMillis() {
        return record.timeoutMillis();
    }

    /** As {@link SessionRecord#owner}. */
    long owner() {
        return record.owner();
    }

    /** As {@link SessionRecord#tenure}. */
    public int tenure() {
        return record.tenure();
    }

    /**
     * Notes that the client has been heard of: to be called for whatever it sends, as soon as that arrives.
     *
     * @return false where that is too late, as the session expires
     */
    public synchronized boolean touch(long nowNanos) {
        if (!expiring) {
            lastHeardNanos = nowNanos;
            graceNanos = 0;
        }
        return !expiring;
    }

    /** Notes the timer that looks at it next; an earlier one does so no more. */
    void watchedBy(Future<?> next) {
        Future<?> before = timer.getAndSet(next);
        if (before != null) {
            before.cancel(false);
        }
    }

    /** When the session expires unless it is touched, by the clock that touches it. */
    public synchronized long expiresAtNanos() {
        return lastHeardNanos + Duration.ofMillis(record.timeoutMillis()).toNanos() + graceNanos;
    }

    /** Whether the session's time is over; if so, its client is not heard any more. */
    synchronized boolean expires(long nowNanos) {
        expiring = expiresAtNanos() - nowNanos <= 0;
        return expiring;
    }

    /** To be called where it could not be expired. */
    synchronized void goesOn() {
        expiring = false;
    }

    /** Whether its end has been asked for, by its client or by its expiry. */
    synchronized boolean isClosing() {
        return closing || expiring;
    }

    /** To be called before its client's wish to end it is carried out, and with false where that failed. */
    public synchronized void setClosing(boolean value) {
        closing = value;
    }

    SessionClient client() {
        return client.get();
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

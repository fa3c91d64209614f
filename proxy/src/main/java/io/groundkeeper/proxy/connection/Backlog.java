package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.protocol.Packet;

/**
 * What a client has sent and not been answered. Where it is too much, no more is read from its socket until half of that is
 * answered; and nothing while it waits for its turn. Changed on the event loop only.
 */
final class Backlog {
    private static final int MAX_REQUESTS = 1000;
    private static final int MAX_BYTES = 2 << 20;

    private final ClientLink link;
    private int requests;
    private int bytes;
    private boolean full;
    private boolean waiting;
    private volatile int published;

    Backlog(ClientLink link) {
        this.link = link;
    }

    void add(Packet packet) {
        change(1, packet.bytes());
        if (!full && (requests >= MAX_REQUESTS || bytes >= MAX_BYTES)) {
            full = true;
            read();
        }
    }

    void remove(Packet packet) {
        change(-1, -packet.bytes());
        if (full && requests <= MAX_REQUESTS / 2 && bytes <= MAX_BYTES / 2) {
            full = false;
            read();
        }
    }

    void setWaiting(boolean waits) {
        waiting = waits;
        read();
    }

    private void read() {
        link.setReading(!full && !waiting);
    }

    private void change(int requestsMore, int bytesMore) {
        requests += requestsMore;
        bytes += bytesMore;
        published = requests;
    }

    /** Requests in it. Thread-safe. */
    int requests() {
        return published;
    }
}

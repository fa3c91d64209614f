package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.protocol.Outbound;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be sent to a client, in memory, and whether that is too much. Replies cannot pile up, since a client without
 * room has no more requests taken up; watch events can, and cut the connection when they are too many. Thread-safe.
 */
public final class SendQueue {
    private final Limits limits;
    private final Queue<Outbound> messages = new ConcurrentLinkedQueue<>();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong heldEvents = new AtomicLong();

    /**
     * What may wait, in bytes of memory.
     *
     * @param room from which on the client has no room
     * @param events watch events at the most
     */
    public record Limits(long room, long events) {
        public static final Limits DEFAULT = new Limits(256 << 10, 16 << 20);
    }

    public SendQueue(Limits limits) {
        this.limits = limits;
    }

    /**
     * Adds a message.
     *
     * @return whether that may be; if not, there are too many watch events, and the connection is to be cut
     */
    public boolean add(Outbound message) {
        messages.add(message);
        held.addAndGet(message.heldBytes());
        return !(message instanceof Outbound.Event) || heldEvents.addAndGet(message.heldBytes()) <= limits.events;
    }

    /** Takes the message that is to be sent next, or null. */
    public Outbound poll() {
        Outbound message = messages.poll();
        if (message != null) {
            held.addAndGet(-message.heldBytes());
            if (message instanceof Outbound.Event) {
                heldEvents.addAndGet(-message.heldBytes());
            }
        }
        return message;
    }

    public boolean hasRoom() {
        return held.get() < limits.room;
    }

    /** Drops all, where nothing more is to be sent. */
    public void clear() {
        while (poll() != null) {}
    }
}

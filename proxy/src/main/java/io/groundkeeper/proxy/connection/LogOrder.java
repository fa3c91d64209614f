package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.protocol.Outbound;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Sends a connection's replies to writes, and its watch events, in the order of the log. The view may apply a commit before
 * the lane has told whose it was; so while writes are under way, events wait until it is known on which side of the replies
 * they belong. Thread-safe.
 */
final class LogOrder {
    /** Events that may wait; more of them cost the connection. */
    private static final int MAX_HELD = 100_000;

    private final ClientLink link;
    private final Queue<Outbound.Event> held = new ArrayDeque<>();
    private int writes;

    LogOrder(ClientLink link) {
        this.link = link;
    }

    /** A write is about to be submitted: whatever it changes, events of it cannot have come yet. */
    synchronized void writeBegins() {
        writes++;
    }

    /** To be called in log order, under the view's lock. */
    synchronized void event(Outbound.Event event) {
        if (writes == 0) {
            link.send(event);
        } else if (held.size() < MAX_HELD) {
            held.add(event);
        } else {
            link.close();
        }
    }

    /**
     * A write has been decided. To be called in the order of the writes, under the view's lock.
     *
     * @param zxid projection of the position at which it was decided; events up to there precede the reply
     */
    synchronized void writeEnds(long zxid, List<Outbound> reply) {
        while (!held.isEmpty() && held.peek().zxid() <= zxid) {
            link.send(held.remove());
        }
        reply.forEach(link::send);
        writes--;
        if (writes == 0) {
            held.forEach(link::send);
            held.clear();
        }
    }
}

package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.schema.Stamp;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Puts a connection's watch events and the replies to its writes into the order of the log.
 *
 * <p>The view gives both out in that order as long as it knows of the reply in time. But it may have applied a commit before
 * the one who committed has heard of it, and then an event of a later change comes before the reply to an earlier write. So
 * while writes are on their way, events wait for the reply that follows them in the log. Thread-safe.
 */
final class LogOrder {
    /** Events that may wait, at which the connection is cut. */
    private static final int MAX_HELD = 100_000;

    private final ClientLink link;
    private final Queue<Held> held = new ArrayDeque<>();
    private int writesInFlight;

    private record Held(Stamp stamp, Outbound.Event event) {}

    LogOrder(ClientLink link) {
        this.link = link;
    }

    /** To be called before a write is submitted. */
    synchronized void writeBegins() {
        writesInFlight++;
    }

    /** Sends an event, now or after the replies that precede it. Events come in the order of the log. */
    synchronized void event(Stamp stamp, Outbound.Event event) {
        if (writesInFlight == 0) {
            link.send(event);
        } else if (held.size() < MAX_HELD) {
            held.add(new Held(stamp, event));
        } else {
            link.close();
        }
    }

    /** Runs {@code reply}, which sends the reply to the oldest write in flight, after the events up to its position. */
    synchronized void writeEnds(Stamp position, Runnable reply) {
        releaseUpTo(position);
        reply.run();
        if (--writesInFlight == 0) {
            held.forEach(each -> link.send(each.event));
            held.clear();
        }
    }

    private void releaseUpTo(Stamp position) {
        while (!held.isEmpty() && held.peek().stamp.compareTo(position) <= 0) {
            link.send(held.remove().event);
        }
    }
}

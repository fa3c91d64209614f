package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.fairness.Turns;
import io.groundkeeper.proxy.protocol.Outbound;

/** The socket below a connection. */
public interface ClientLink {

    /** Queues a message. Messages leave in the order of the calls. Thread-safe, and never blocks. */
    void send(Outbound message);

    /** Whether the client takes what it is sent: little is queued for it. Thread-safe. */
    boolean hasRoom();

    /** Reads on from the socket, or leaves it alone so that the client must wait. On the event loop only. */
    void setReading(boolean reading);

    /** Closes the socket, sending on only what it takes at once. Thread-safe, and never blocks. */
    void close();

    /** Runs a task on the connection's event loop, in the order of the calls. Thread-safe. */
    void execute(Runnable task);

    /** As {@link #execute}, but no earlier than in so many milliseconds. */
    void executeIn(long millis, Runnable task);

    /** Says when the connection takes up what it has received. On the event loop only. */
    Turns turns();

    /** Whether the caller is on the connection's event loop. */
    boolean inEventLoop();

    /** The client's address, without its port. */
    String clientAddress();
}

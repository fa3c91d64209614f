package io.groundkeeper.it.simulation;

import io.groundkeeper.proxy.connection.ClientLink;
import io.groundkeeper.proxy.connection.Connection;
import io.groundkeeper.proxy.connection.Drain;
import io.groundkeeper.proxy.connection.SendQueue;
import io.groundkeeper.proxy.fairness.Turns;
import io.groundkeeper.proxy.net.TenantGate;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.ConnectAttempt;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.Packet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A TCP connection between a client and a proxy. Its two ends hear of each other after a while, in order, or never again. What is sent
 * to a client waits at the server where the client leaves too much of it unread.
 */
final class Wire implements ClientLink, Drain.Leaver {
    private static final int PACKET_BYTES = 100;

    /** From one message up, in powers of two. */
    private static final int WINDOWS = 5;

    /** Little, so that it is reached. */
    private static final SendQueue.Limits LIMITS = new SendQueue.Limits(1_000, 250);

    private static final long FAREWELL_NANOS = 5_000_000_000L;

    /** The client's end. */
    interface ClientEnd {
        void received(Outbound message);

        /** The connection was refused or closed. */
        void closed();
    }

    private final int number;
    private final VirtualTime time;
    private final SplittableRandom random;
    private final Trouble trouble;
    private final Sabotage sabotage;
    private final Machine client;
    private final ClientEnd clientEnd;
    private final SimulatedProxy server;
    private final Machine serverMachine;
    private final long typicalNanos;

    /** Messages that the network and the client's socket hold. */
    private final int window;

    private final Deque<Runnable> loop = new ArrayDeque<>();
    private final SendQueue queue = new SendQueue(LIMITS);
    private TenantGate.Entry entry;
    private TenantLife life;
    private Connection connection;
    private boolean connectSeen;
    private boolean inLoop;

    /** Messages that were sent and not read yet. */
    private int unread;

    /** Whether something waits for the client to read. */
    private boolean heldUp;

    /** Whether the server sends no more. */
    private boolean ended;

    private boolean serverClosed;
    private boolean clientClosed;
    private boolean dead;
    private long toServerNanos;
    private long toClientNanos;

    /** Begins to connect. */
    Wire(
            int number,
            SplittableRandom random,
            Trouble trouble,
            Sabotage sabotage,
            Machine client,
            ClientEnd clientEnd,
            SimulatedProxy server) {
        this.number = number;
        this.time = client.time();
        this.random = random;
        this.trouble = trouble;
        this.sabotage = sabotage;
        this.client = client;
        this.clientEnd = clientEnd;
        this.server = server;
        this.serverMachine = server.machine();
        this.typicalNanos = 50_000 + random.nextLong(2_000_000);
        this.window = 1 << random.nextInt(WINDOWS);
        if (server.isListening()) {
            server.opened(this);
        } else {
            serverClosed = true;
            toClient(clientEnd::closed);
        }
    }

    int number() {
        return number;
    }

    private long latency() {
        long slow = random.nextDouble() < trouble.slowPackets() ? random.nextLong(500_000_000) : 0;
        return typicalNanos / 2 + random.nextLong(typicalNanos) + slow;
    }

    private void toServer(Runnable arrival) {
        if (dead) {
            return;
        }
        toServerNanos = Math.max(toServerNanos + 1, time.now() + latency());
        serverMachine.at(toServerNanos, random.nextLong(), () -> {
            if (!serverClosed && !dead) {
                loop(arrival);
            }
        });
    }

    private void toClient(Runnable arrival) {
        if (dead) {
            return;
        }
        toClientNanos = Math.max(toClientNanos + 1, time.now() + latency());
        client.at(toClientNanos, random.nextLong(), () -> {
            if (!clientClosed && !dead) {
                arrival.run();
            }
        });
    }

    // --- the client's side

    /** Sends the first packet. */
    void connect(SimulatedTenant tenant, ConnectAttempt attempt) {
        toServer(() -> {
            if (!server.isServing()) {
                shut();
            } else {
                connectSeen = true;
                server.enter(tenant.name()).whenComplete((entered, failure) -> {
                    if (inLoop) {
                        entered(tenant, attempt, entered, failure);
                    } else {
                        execute(() -> entered(tenant, attempt, entered, failure));
                    }
                });
            }
        });
    }

    private void entered(
            SimulatedTenant tenant, ConnectAttempt attempt, Optional<TenantGate.Entry> entered, Throwable failure) {
        if (failure != null || entered.isEmpty()) {
            server.note(failure == null ? "UNKNOWN_TENANT" : "TENANT_NOT_OPENED");
            shut();
        } else if (serverClosed) {
            entered.get().close();
        } else {
            entry = entered.get();
            life = server.life(tenant, entry.services());
            connection = new Connection(this, entry.services());
            sabotage.connects(this, attempt);
            connection.connect(attempt);
        }
    }

    /** What its server has let it in to; null as long as it has not. */
    TenantLife life() {
        return life;
    }

    /** Sends a later packet. */
    void send(int xid, ClientRequest request) {
        toServer(() -> {
            if (connection != null) {
                sabotage.receives(this, xid, request);
                connection.receive(new Packet(xid, request, PACKET_BYTES, serverMachine.nanoTime()));
            }
        });
    }

    private void read(Outbound message) {
        unread--;
        if (heldUp) {
            heldUp = false;
            toServer(this::roomAgain);
        }
        clientEnd.received(message);
    }

    /** Closes the client's end. */
    void closeByClient() {
        clientClosed = true;
        toServer(this::shut);
    }

    // --- the network's

    /** Closes both ends, which hear of it. */
    void reset() {
        tellEnd();
        toServer(this::shut);
    }

    /** Neither end hears of the other again. */
    void die() {
        dead = true;
    }

    private void tellEnd() {
        toClient(() -> {
            clientClosed = true;
            clientEnd.closed();
        });
    }

    // --- the server's side

    @Override
    public void send(Outbound message) {
        if (serverClosed || ended) {
            return;
        }
        if (message instanceof Outbound.Reply) {
            server.answered(entry.services().share());
        }
        for (Outbound each : sabotage.sends(this, message)) {
            if (!queue.add(each)) {
                server.note("CUT_FOR_EVENTS");
                close();
            }
        }
        drain();
    }

    /** Sends what the network takes. */
    private void drain() {
        if (serverClosed || ended) {
            return;
        }
        while (unread < window) {
            Outbound message = queue.poll();
            if (message == null) {
                return;
            }
            if (message instanceof Outbound.Close) {
                sayFarewell();
                return;
            } else {
                unread++;
                toClient(() -> read(message));
            }
        }
        if (!heldUp) {
            server.note("SOCKET_FULL");
            heldUp = true;
        }
    }

    private void roomAgain() {
        drain();
        connection.roomAgain();
    }

    /** Sends no more, and leaves it to the client to close, but not for long. */
    private void sayFarewell() {
        ended = true;
        queue.clear();
        toClient(() -> {
            clientEnd.closed();
            closeByClient();
        });
        serverMachine.runAfter(FAREWELL_NANOS, this::shut);
    }

    @Override
    public boolean hasRoom() {
        boolean room = unread < window && queue.hasRoom();
        heldUp |= !room;
        return room;
    }

    @Override
    public void setReading(boolean reading) {
        // What is on its way is taken; clients here do not send so much.
    }

    @Override
    public void leave() {
        execute(() -> {
            if (connection != null) {
                connection.leave();
            } else {
                shut();
            }
        });
    }

    @Override
    public void close() {
        execute(this::shut);
    }

    /** Closes the server's end. */
    void shut() {
        if (serverClosed) {
            return;
        }
        drain();
        serverClosed = true;
        server.closed(this);
        if (connection != null) {
            connection.closed();
            entry.close();
        }
        tellEnd();
    }

    /** The server's process has ended. Its machine tells the client, unless that has ended too. */
    void serverEnded(boolean told) {
        serverClosed = true;
        if (told) {
            tellEnd();
        } else {
            dead = true;
        }
    }

    @Override
    public void execute(Runnable task) {
        loop.add(task);
        serverMachine.run(() -> loop(loop.remove()));
    }

    @Override
    public void executeIn(long millis, Runnable task) {
        serverMachine.runAfter(TimeUnit.MILLISECONDS.toNanos(millis), () -> loop(task));
    }

    private void loop(Runnable task) {
        inLoop = true;
        try {
            task.run();
        } finally {
            inLoop = false;
        }
    }

    @Override
    public Turns turns() {
        return server.turns();
    }

    @Override
    public boolean inEventLoop() {
        return inLoop;
    }

    @Override
    public String clientAddress() {
        return "192.0.2." + (number % 200 + 1);
    }

    @Override
    public String toString() {
        return "connection " + number;
    }
}

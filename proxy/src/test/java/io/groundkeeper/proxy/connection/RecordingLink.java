package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.fairness.Turns;
import io.groundkeeper.proxy.protocol.Outbound;
import java.util.ArrayList;
import java.util.List;

/** A client's side that takes everything, and notes it. */
final class RecordingLink implements ClientLink {
    final List<Outbound> sent = new ArrayList<>();
    boolean closed;

    @Override
    public void send(Outbound message) {
        sent.add(message);
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public void setReading(boolean reading) {}

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void executeIn(long millis, Runnable task) {
        task.run();
    }

    @Override
    public Turns turns() {
        return Turns.AT_ONCE;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public String clientAddress() {
        return "192.0.2.1";
    }
}

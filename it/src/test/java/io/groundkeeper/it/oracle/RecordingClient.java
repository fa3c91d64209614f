package io.groundkeeper.it.oracle;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;

/** One session of the plain ZooKeeper client, which records its replies and events in the order of the callbacks. */
final class RecordingClient {

    private static final int SESSION_TIMEOUT_MILLIS = 40_000;
    private static final int PATIENCE_SECONDS = 60;

    private final Namespace namespace;
    private final Recorder recorder;
    private final SessionNames sessions;
    private final RawClient zooKeeper;
    private final Requests requests;
    private volatile boolean closing;
    private CompletableFuture<Void> connected = new CompletableFuture<>();
    private CompletableFuture<Void> disconnected = new CompletableFuture<>();

    RecordingClient(String connectString, Namespace namespace, Recorder recorder, SessionNames sessions)
            throws IOException {
        this.namespace = namespace;
        this.recorder = recorder;
        this.sessions = sessions;
        Watcher watcher = this::onEvent;
        this.zooKeeper = new RawClient(connectString, SESSION_TIMEOUT_MILLIS, watcher);
        this.requests = new Requests(zooKeeper, namespace, watcher);
    }

    /** Waits for the session, and returns its id. */
    long awaitSession() {
        awaitReply(stateChange(KeeperState.SyncConnected));
        return zooKeeper.getSessionId();
    }

    void awaitDisconnected() {
        awaitReply(stateChange(KeeperState.Disconnected));
    }

    /** Call before the connection is cut, so that {@link #awaitDisconnected} and {@link #awaitSession} wait anew. */
    synchronized void expectReattach() {
        connected = new CompletableFuture<>();
        disconnected = new CompletableFuture<>();
    }

    /** Sends all operations, then waits for all replies. */
    void send(int step, List<Operation> operations) {
        List<CompletableFuture<Void>> replies =
                operations.stream().map(operation -> send(step, operation)).toList();
        replies.forEach(RecordingClient::awaitReply);
    }

    /** Returns when every event of what was committed before has been recorded. */
    void drain() {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        zooKeeper.sync("/", (rc, path, ctx) -> reply.complete(null), null);
        awaitReply(reply);
    }

    /**
     * Closes the session, and records nothing more: what a client sees while it closes its session is not defined. Takes
     * a tenth of a second, which is the client library's.
     */
    void close() {
        closing = true;
        try {
            zooKeeper.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a session was closed", e);
        }
    }

    private CompletableFuture<Void> send(int step, Operation operation) {
        Reply reply = new Reply(recorder, namespace, sessions, step, operation);
        requests.send(operation, reply);
        return reply.recorded();
    }

    private void onEvent(WatchedEvent event) {
        if (closing) {
            return;
        }
        if (event.getType() != EventType.None) {
            recorder.event(
                    event.getType() + " " + namespace.toSequence(event.getPath()) + " " + event.getState(),
                    List.of(event.getZxid()));
            return;
        }
        switch (event.getState()) {
            case SyncConnected, Disconnected -> stateChange(event.getState()).complete(null);
            default -> recorder.event("session " + event.getState(), List.of());
        }
    }

    private synchronized CompletableFuture<Void> stateChange(KeeperState state) {
        return state == KeeperState.SyncConnected ? connected : disconnected;
    }

    private static void awaitReply(CompletableFuture<Void> reply) {
        try {
            reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no reply within " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot read a reply", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a reply", e);
        }
    }
}

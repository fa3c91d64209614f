package io.groundkeeper.it.oracle;

import io.groundkeeper.it.server.TcpForwarder;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.util.List;

/** One of the clients of a sequence, through all the sessions it has. */
final class Actor {

    private final int index;
    private final Namespace namespace;
    private final SessionNames sessions;
    private final Recorder recorder = new Recorder();
    private final TcpForwarder link;
    private final String connectString;
    private RecordingClient client;
    private int closedSessions;

    /** @param breakable whether {@link #disconnect} will be called, which takes a link to break */
    Actor(int index, ZooKeeperService service, Namespace namespace, SessionNames sessions, boolean breakable)
            throws IOException {
        this.index = index;
        this.namespace = namespace;
        this.sessions = sessions;
        this.link = breakable ? TcpForwarder.to(service) : null;
        this.connectString = breakable ? link.connectString() : service.connectString();
        this.client = open();
    }

    Recorder recorder() {
        return recorder;
    }

    void awaitSession() {
        sessions.add(client.awaitSession(), index, closedSessions);
    }

    void send(int step, List<Operation> operations) {
        client.send(step, operations);
    }

    void drain() {
        client.drain();
    }

    void reopen() throws IOException {
        client.close();
        closedSessions++;
        client = open();
        awaitSession();
    }

    void disconnect() {
        client.expectReattach();
        link.down();
        client.awaitDisconnected();
    }

    void reconnect() {
        link.up();
        client.awaitSession();
    }

    void closeSession() {
        client.close();
    }

    void closeLink() throws IOException {
        if (link != null) {
            link.close();
        }
    }

    private RecordingClient open() throws IOException {
        return new RecordingClient(connectString, namespace, recorder, sessions);
    }
}

package io.groundkeeper.it.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** One of the servers, with the connections that drive it. */
final class Contender implements AutoCloseable {

    private static final int SESSION_TIMEOUT_MILLIS = 40_000;

    private final ServerProcess server;
    private final List<ZooKeeper> connections = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    private Contender(ServerProcess server) {
        this.server = server;
    }

    /** Connects to a server, and makes the {@link Tree} in it. The server is closed with the contender. */
    static Contender of(ServerProcess server, int connections)
            throws IOException, KeeperException, InterruptedException {
        Contender contender = new Contender(server);
        for (int i = 0; i < connections; i++) {
            ZooKeeper connection = new ZooKeeper(server.connectString(), SESSION_TIMEOUT_MILLIS, event -> {});
            contender.connections.add(connection);
            contender.clients.add(new Client(connection, i));
        }
        Tree.create(contender.writer(), connections);
        return contender;
    }

    /** A load on some of the connections, with so many requests under way on each. */
    Load load(int connectionCount, int window) {
        return new Load(server.name(), server::cpuTime, clients.subList(0, connectionCount), window);
    }

    /** One of the clients, for requests one at a time. */
    Client client() {
        return clients.get(0);
    }

    /** More sessions, none open yet. */
    Crowd crowd() {
        return new Crowd(server, SESSION_TIMEOUT_MILLIS);
    }

    /** A connection for changes. */
    ZooKeeper writer() {
        return connections.get(0);
    }

    @Override
    public void close() throws InterruptedException {
        try (server) {
            for (ZooKeeper connection : connections) {
                connection.close();
            }
        }
    }
}

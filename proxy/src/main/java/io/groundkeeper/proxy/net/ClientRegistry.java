package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.stats.ClientStats;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections there are, on all listeners and with or without a session: so many in all and from one address at the most.
 * Thread-safe.
 */
public final class ClientRegistry {
    private final int maxPerAddress;
    private final int maxConnections;
    private final Set<ClientHandler> clients = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perAddress = new HashMap<>();
    private int connections;

    /**
     * An empty registry.
     *
     * @param maxPerAddress connections from one address at the most, 0 for any number
     * @param maxConnections connections at the most, 0 for any number
     */
    public ClientRegistry(int maxPerAddress, int maxConnections) {
        this.maxPerAddress = maxPerAddress;
        this.maxConnections = maxConnections;
    }

    /** Adds a connection, unless there is no room for it: then the reason why. */
    synchronized Optional<String> add(ClientHandler client) {
        if (maxConnections > 0 && connections >= maxConnections) {
            return Optional.of("there are " + connections + " already");
        }
        int fromAddress = perAddress.getOrDefault(client.clientAddress(), 0);
        if (maxPerAddress > 0 && fromAddress >= maxPerAddress) {
            return Optional.of("it has " + fromAddress + " already");
        }
        connections++;
        perAddress.put(client.clientAddress(), fromAddress + 1);
        clients.add(client);
        return Optional.empty();
    }

    /** Removes a connection, if it was added. */
    synchronized void remove(ClientHandler client) {
        if (clients.remove(client)) {
            connections--;
            perAddress.computeIfPresent(client.clientAddress(), (address, n) -> n == 1 ? null : n - 1);
        }
    }

    public Collection<ClientStats> clients() {
        return Collections.unmodifiableSet(clients);
    }

    /** Those there are at present, a copy. */
    List<ClientHandler> connected() {
        return List.copyOf(clients);
    }
}

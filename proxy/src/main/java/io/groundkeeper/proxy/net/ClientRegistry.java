package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.stats.ClientStats;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections there are, so many from one address at the most. Thread-safe. */
public final class ClientRegistry {
    private final int maxPerAddress;
    private final Set<ClientStats> clients = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

    /**
     * An empty registry.
     *
     * @param maxPerAddress connections from one address at the most, 0 for any number
     */
    public ClientRegistry(int maxPerAddress) {
        this.maxPerAddress = maxPerAddress;
    }

    int maxPerAddress() {
        return maxPerAddress;
    }

    /** Whether there is room for another one from its address; then it is added. */
    boolean add(ClientHandler client) {
        int count = perAddress.merge(client.clientAddress(), 1, Integer::sum);
        clients.add(client);
        return maxPerAddress == 0 || count <= maxPerAddress;
    }

    /** Removes one that was added, whether there was room for it or not. */
    void remove(ClientHandler client) {
        if (clients.remove(client)) {
            perAddress.computeIfPresent(client.clientAddress(), (address, n) -> n == 1 ? null : n - 1);
        }
    }

    public Collection<ClientStats> clients() {
        return Collections.unmodifiableSet(clients);
    }
}

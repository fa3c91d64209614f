package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ConnectionMonitor.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections there are, on all listeners and with or without a session: so many in all, and from one address to one tenant, at
 * the most. Those whose tenant is not known yet count as one tenant's. Thread-safe.
 */
public final class ClientRegistry {
    private final int maxPerAddress;
    private final int maxConnections;
    private final Map<ClientHandler, Origin> clients = new ConcurrentHashMap<>();
    private final Map<Origin, Integer> connections = new HashMap<>();

    /** Whose connections are counted together. */
    private record Origin(Optional<String> tenant, String address) {}

    /**
     * An empty registry.
     *
     * @param maxPerAddress connections from one address to one tenant at the most, 0 for any number
     * @param maxConnections connections at the most, 0 for any number
     */
    public ClientRegistry(int maxPerAddress, int maxConnections) {
        this.maxPerAddress = maxPerAddress;
        this.maxConnections = maxConnections;
    }

    /** Why there is no room for a connection. */
    record NoRoom(Refusal refusal, String why) {}

    /**
     * Adds a connection, unless there is no room for it.
     *
     * @param tenant its tenant, as far as that is known
     */
    synchronized Optional<NoRoom> add(ClientHandler client, Optional<String> tenant) {
        if (maxConnections > 0 && clients.size() >= maxConnections) {
            return Optional.of(new NoRoom(Refusal.TOO_MANY, "there are " + clients.size() + " already"));
        }
        return enter(client, new Origin(tenant, client.clientAddress()), maxPerAddress());
    }

    private long maxPerAddress() {
        return maxPerAddress == 0 ? Long.MAX_VALUE : maxPerAddress;
    }

    /**
     * Says which tenant a connection belongs to, unless there is no room for it; then it is still there until it is closed.
     *
     * @param limit connections that the tenant may have from one address; empty where that is not set for this tenant
     */
    synchronized Optional<NoRoom> enter(ClientHandler client, String tenant, OptionalLong limit) {
        Origin before = clients.get(client);
        if (before == null) {
            return Optional.empty();
        }
        leave(before);
        Origin now = new Origin(Optional.of(tenant), client.clientAddress());
        Optional<NoRoom> noRoom = enter(client, now, limit.orElse(maxPerAddress()));
        if (noRoom.isPresent()) {
            put(client, before);
        }
        return noRoom;
    }

    private Optional<NoRoom> enter(ClientHandler client, Origin origin, long most) {
        int there = connections.getOrDefault(origin, 0);
        if (there >= most) {
            return Optional.of(new NoRoom(Refusal.TOO_MANY_FROM_ADDRESS, "it has " + there + " already"));
        }
        put(client, origin);
        return Optional.empty();
    }

    private void put(ClientHandler client, Origin origin) {
        connections.merge(origin, 1, Integer::sum);
        clients.put(client, origin);
    }

    private void leave(Origin origin) {
        connections.computeIfPresent(origin, (same, n) -> n == 1 ? null : n - 1);
    }

    /** Removes a connection, if it was added. */
    synchronized void remove(ClientHandler client) {
        Origin origin = clients.remove(client);
        if (origin != null) {
            leave(origin);
        }
    }

    /** Those of a tenant, a copy. */
    public Collection<ClientStats> clients(String tenant) {
        List<ClientStats> found = new ArrayList<>();
        clients.forEach((client, origin) -> {
            if (origin.tenant.filter(tenant::equals).isPresent()) {
                found.add(client);
            }
        });
        return found;
    }

    /** Those there are at present, a copy. */
    List<ClientHandler> connected() {
        return List.copyOf(clients.keySet());
    }
}

package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ConnectionMonitor.Refusal;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The connections there are, on all listeners and with or without a session: so many in all, and from one address to one tenant, at
 * the most. Those whose tenant is not known yet count as one tenant's. Thread-safe.
 */
public final class ClientRegistry {
    private final int maxPerAddress;
    private final int maxConnections;
    private final Map<ClientHandler, Origin> clients = new HashMap<>();
    private final Map<Origin, Integer> connections = new HashMap<>();

    /** Those of {@link #clients} whose tenant is known, in the order in which they came. */
    private final Map<String, Set<ClientHandler>> byTenant = new HashMap<>();

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
        leave(client, before);
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
        clients.put(client, origin);
        connections.merge(origin, 1, Integer::sum);
        origin.tenant.ifPresent(tenant ->
                byTenant.computeIfAbsent(tenant, first -> new LinkedHashSet<>()).add(client));
    }

    private void leave(ClientHandler client, Origin origin) {
        clients.remove(client);
        connections.computeIfPresent(origin, (same, n) -> n == 1 ? null : n - 1);
        origin.tenant.ifPresent(tenant -> byTenant.computeIfPresent(tenant, (same, there) -> {
            there.remove(client);
            return there.isEmpty() ? null : there;
        }));
    }

    /** Removes a connection, if it was added. */
    synchronized void remove(ClientHandler client) {
        Origin origin = clients.get(client);
        if (origin != null) {
            leave(client, origin);
        }
    }

    /** Those of a tenant, a copy. */
    public synchronized Collection<ClientStats> clients(String tenant) {
        return List.copyOf(byTenant.getOrDefault(tenant, Set.of()));
    }

    /** How many a tenant has. */
    public synchronized int count(String tenant) {
        return byTenant.getOrDefault(tenant, Set.of()).size();
    }

    /** Those there are at present, a copy. */
    synchronized List<ClientHandler> connected() {
        return List.copyOf(clients.keySet());
    }
}

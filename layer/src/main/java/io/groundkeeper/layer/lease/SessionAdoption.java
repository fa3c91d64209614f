package io.groundkeeper.layer.lease;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LogWriter;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.TenantKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Moves a tenant's sessions from proxies that are gone. */
public final class SessionAdoption {
    private static final int SESSIONS_AT_ONCE = 500;
    private static final byte[] PRESENT = {};

    private final Transactions transactions;
    private final Tenant tenant;
    private final TenantKeys keys;

    public SessionAdoption(Transactions transactions, Tenant tenant) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.keys = tenant.keys();
    }

    /** The sessions that {@code proxy} holds according to the store, by session id. */
    public CompletableFuture<Map<Long, SessionRecord>> sessionsOf(long proxy) {
        return transactions.read(transaction -> sessionsOf(transaction, proxy, ReadTransaction.ROW_LIMIT_UNLIMITED));
    }

    /**
     * Moves sessions of {@code from} to {@code to}, a bounded number of them. Writes of theirs that are in flight elsewhere
     * fail. What else {@code from} has left behind, its holding included, goes once none are left. Fails where the tenant was deleted: the
     * holding may be of another one of its name.
     *
     * @return those that were moved, by session id; empty when none are left
     */
    public CompletableFuture<Map<Long, SessionRecord>> adopt(long from, long to) {
        return transactions.write(transaction -> exists(transaction)
                .thenCompose(exists -> exists
                        ? adopt(transaction, from, to)
                        : CompletableFuture.failedFuture(
                                new IllegalStateException("tenant " + tenant.name() + " was deleted"))));
    }

    private CompletableFuture<Map<Long, SessionRecord>> adopt(Transaction transaction, long from, long to) {
        return sessionsOf(transaction, from, SESSIONS_AT_ONCE).thenApply(sessions -> {
            Map<Long, SessionRecord> moved = new HashMap<>();
            sessions.forEach((id, session) -> moved.put(id, session.takenBy(to, session.timeoutMillis())));
            if (moved.isEmpty()) {
                transaction.clear(keys.markers(from));
                transaction.clear(tenant.holding(from));
            } else {
                transaction.set(tenant.holding(to), PRESENT);
            }
            write(transaction, from, to, moved);
            return moved;
        });
    }

    private CompletableFuture<Boolean> exists(Transaction transaction) {
        return transaction.get(keys.metadata()).thenApply(metadata -> metadata != null);
    }

    private void write(Transaction transaction, long from, long to, Map<Long, SessionRecord> moved) {
        LogWriter log = new LogWriter(transaction, keys);
        moved.forEach((id, session) -> {
            transaction.set(keys.session(id), session.encode());
            transaction.clear(keys.owned(from, id));
            transaction.set(keys.owned(to, id), PRESENT);
            log.add(0, new Change.SessionMoved(id, session.tenure()));
        });
        log.ring();
    }

    private CompletableFuture<Map<Long, SessionRecord>> sessionsOf(ReadTransaction transaction, long proxy, int limit) {
        return transaction.getRange(keys.owned(proxy), limit).asList().thenCompose(owned -> {
            Map<Long, SessionRecord> sessions = new HashMap<>();
            List<CompletableFuture<Void>> reads = owned.stream()
                    .map(KeyValue::getKey)
                    .map(keys::ownedSessionId)
                    .map(id -> transaction.get(keys.session(id)).thenAccept(value -> {
                        if (value != null) {
                            synchronized (sessions) {
                                sessions.put(id, SessionRecord.decode(value));
                            }
                        }
                    }))
                    .toList();
            return AsyncUtil.whenAll(reads).thenApply(done -> sessions);
        });
    }

    /**
     * Takes back what {@code proxy}, which lives, has left of a lane in this tenant, and that it holds sessions of it, unless it does; nothing
     * where the tenant was deleted, as the holding may be of another one of its name.
     */
    public CompletableFuture<Void> leave(long proxy, int lane) {
        return transactions.write(transaction -> transaction
                .getRange(keys.owned(proxy), 1)
                .asList()
                .thenCombine(exists(transaction), (owned, exists) -> {
                    if (exists) {
                        transaction.clear(keys.marker(proxy, lane));
                    }
                    if (exists && owned.isEmpty()) {
                        transaction.clear(tenant.holding(proxy));
                    }
                    return null;
                }));
    }
}

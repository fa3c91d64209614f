package io.groundkeeper.layer.write;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.layer.Paths;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.log.LogWriter;
import io.groundkeeper.layer.quota.QuotaWriter;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantUsage;
import io.groundkeeper.schema.Versionstamped;
import java.util.List;
import java.util.Optional;

/** Writes what a batch has changed: every key once, whatever the requests did to it in between. */
final class MutationEmitter {
    private static final byte[] PRESENT = {};

    private final Tenant tenant;
    private final TenantKeys keys;

    MutationEmitter(Tenant tenant) {
        this.tenant = tenant;
        this.keys = tenant.keys();
    }

    /**
     * Writes {@code changes}.
     *
     * @param loaded what the changes are based on
     */
    void emit(Transaction transaction, Workspace.Changes changes, LoadedRecords loaded) {
        changes.nodes.forEach((path, state) -> emitNode(transaction, path, state, loaded));
        changes.children.forEach(
                (path, present) -> emitEntry(transaction, keys.child(Paths.parent(path), Paths.name(path)), present));
        changes.ephemerals.forEach((ephemeral, present) ->
                emitEntry(transaction, keys.ephemeral(ephemeral.sessionId(), ephemeral.path()), present));
        changes.reaps.forEach((path, record) -> record.ifPresentOrElse(
                reap -> transaction.set(keys.reap(path), reap.encode()), () -> transaction.clear(keys.reap(path))));
        changes.sessions.forEach((sessionId, session) -> emitSession(transaction, sessionId, session, loaded));
        emitQuotas(transaction, changes.quotas);
        if (!changes.used.equals(TenantUsage.NONE)) {
            transaction.mutate(MutationType.ADD, keys.usage(), changes.used.encode());
        }
        emitLog(transaction, changes);
    }

    private void emitNode(Transaction transaction, String path, NodeState state, LoadedRecords loaded) {
        if (state.cleared()) {
            transaction.clear(keys.node(path));
        }
        if (!state.exists()) {
            return;
        }
        if (state.isNew()) {
            setStamped(
                    transaction,
                    keys.head(path),
                    state.core().head().encode(),
                    state.core().head().created());
        }
        if (state.aclChanged()) {
            transaction.set(keys.acl(path), state.core().acl().encode());
        }
        if (state.data() != null) {
            emitData(transaction, path, state, loaded);
        }
        if (!state.counted().equals(ChildCounters.NONE)) {
            transaction.mutate(
                    MutationType.ADD, keys.children(path), state.counted().encode());
        }
        if (state.childrenChanged() != null) {
            setStamped(
                    transaction,
                    keys.pzxid(path),
                    StampRecord.encode(state.childrenChanged()),
                    state.childrenChanged());
        }
    }

    private void emitData(Transaction transaction, String path, NodeState state, LoadedRecords loaded) {
        if (!state.isNew() && loaded.data(path, true).orElseThrow().length() > NodeData.CHUNK) {
            transaction.clear(keys.nodeData(path));
        }
        setStamped(
                transaction,
                keys.data(path, 0),
                state.data().encode(),
                state.data().modified());
        List<byte[]> further = NodeData.furtherChunks(state.bytes());
        for (int chunk = 0; chunk < further.size(); chunk++) {
            transaction.set(keys.data(path, chunk + 1), further.get(chunk));
        }
    }

    private void emitSession(
            Transaction transaction, long sessionId, Optional<SessionRecord> session, LoadedRecords loaded) {
        loaded.session(sessionId).ifPresent(before -> transaction.clear(keys.owned(before.owner(), sessionId)));
        if (session.isPresent()) {
            transaction.set(keys.session(sessionId), session.get().encode());
            transaction.set(keys.owned(session.get().owner(), sessionId), PRESENT);
            transaction.set(tenant.holding(session.get().owner()), PRESENT);
        } else {
            transaction.clear(keys.session(sessionId));
        }
    }

    private void emitQuotas(Transaction transaction, QuotaChanges quotas) {
        quotas.records.forEach((path, quota) -> QuotaWriter.put(transaction, keys, path, quota));
        quotas.used.forEach((path, used) -> {
            byte[] added = used.added() == null ? null : used.added().encode();
            if (added == null) {
                transaction.clear(keys.quotaUsage(path)); // only what is anew has nothing added
            } else if (used.anew()) {
                transaction.set(keys.quotaUsage(path), added);
            } else {
                transaction.mutate(MutationType.ADD, keys.quotaUsage(path), added);
            }
        });
    }

    private void emitLog(Transaction transaction, Workspace.Changes changes) {
        LogWriter writer = new LogWriter(transaction, keys);
        changes.entries().forEach(entry -> writer.add(entry.request(), entry.change()));
        writer.ring();
    }

    private static void emitEntry(Transaction transaction, byte[] key, boolean present) {
        if (present) {
            transaction.set(key, PRESENT);
        } else {
            transaction.clear(key);
        }
    }

    private static void setStamped(Transaction transaction, byte[] key, byte[] record, Stamp stamp) {
        if (stamp.isPending()) {
            transaction.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key, Versionstamped.record(record));
        } else {
            transaction.set(key, record);
        }
    }
}

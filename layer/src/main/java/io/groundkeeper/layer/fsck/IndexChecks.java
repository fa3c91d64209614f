package io.groundkeeper.layer.fsck;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.quota.QuotaPaths;
import io.groundkeeper.schema.CommitMarker;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.QuotaUsage;
import io.groundkeeper.schema.ReapRecord;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantLimits;
import io.groundkeeper.schema.TurnRecord;
import java.util.function.BiConsumer;
import org.apache.zookeeper.Quotas;

/** Entries that say again, by another key, what a record says: that this record is there and says so. */
final class IndexChecks {
    private final Tenant tenant;
    private final TenantKeys keys;

    IndexChecks(Tenant tenant) {
        this.tenant = tenant;
        this.keys = tenant.keys();
    }

    /** The entries of znodes with their parents. */
    PageCheck children() {
        return each((state, entry) -> {
            String path = keys.childPath(entry.getKey());
            state.requirePresent(keys.head(path), path, "is entered as a child of its parent, and does not exist");
        });
    }

    /** The sessions, and that each is entered with its owner. */
    PageCheck sessions() {
        return each((state, entry) -> {
            long id = keys.sessionId(entry.getKey());
            String subject = session(id);
            state.decode(entry.getValue(), SessionRecord::decode, subject)
                    .ifPresent(session -> state.requirePresent(
                            keys.owned(session.owner(), id), subject, "is not entered with the proxy that holds it"));
        });
    }

    /** The entries of sessions with the proxies that hold them. */
    PageCheck owned() {
        return each((state, entry) -> {
            long proxy = keys.ownedProxy(entry.getKey());
            long id = keys.ownedSessionId(entry.getKey());
            String subject = session(id);
            String problem = "is entered with proxy " + ZnodeCheck.hex(proxy);
            state.requirePresent(
                    tenant.holding(proxy), subject, problem + ", which nobody knows to hold sessions of the tenant");
            state.inspect(
                    keys.session(id),
                    SessionRecord::decode,
                    subject,
                    problem + ", and does not exist",
                    session -> state.require(
                            session.owner() == proxy,
                            subject,
                            problem + ", and held by " + ZnodeCheck.hex(session.owner())));
        });
    }

    /** The entries of ephemerals with their sessions. */
    PageCheck ephemerals() {
        return each((state, entry) -> {
            long id = keys.ephemeralSessionId(entry.getKey());
            String path = keys.ephemeralPath(entry.getKey());
            String problem = "is entered as an ephemeral of session " + ZnodeCheck.hex(id);
            state.inspect(
                    keys.head(path),
                    NodeHead::decode,
                    path,
                    problem + ", and does not exist",
                    head -> state.require(head.ephemeralOwner() == id, path, problem + ", and is not"));
            state.requirePresent(keys.session(id), path, problem + ", which does not exist");
        });
    }

    /** The entries of znodes that the server may delete. */
    PageCheck reaps() {
        return each((state, entry) -> {
            String path = keys.reapPath(entry.getKey());
            state.decode(entry.getValue(), ReapRecord::decode, path).ifPresent(reap -> checkReap(state, path, reap));
        });
    }

    private void checkReap(State state, String path, ReapRecord reap) {
        String problem = "is entered among those that the server may delete, and ";
        state.inspect(
                keys.head(path),
                NodeHead::decode,
                path,
                problem + "does not exist",
                head -> state.require(head.isReapable(), path, problem + "is none"));
        if (!reap.isContainer()) {
            state.inspect(
                    keys.data(path, 0),
                    NodeData::decode,
                    path,
                    problem + "has no data",
                    data -> state.require(
                            data.mtime() == reap.mtime(),
                            path,
                            problem + "was set at another time than its entry says"));
        }
    }

    /** The quotas. */
    PageCheck quotas() {
        return each((state, entry) -> {
            String path = keys.quotaPath(entry.getKey());
            String subject = "quota on " + path;
            state.decode(entry.getValue(), QuotaRecord::decode, subject).ifPresent(quota -> {
                state.require(quota.limited() || quota.counted(), subject, "has neither limits nor stats");
                if (quota.limited()) {
                    state.requirePresent(keys.head(Quotas.limitPath(path)), subject, "has no znode with its limits");
                }
                if (quota.counted()) {
                    state.requirePresent(keys.head(QuotaPaths.stats(path)), subject, "has no znode with its stats");
                }
            });
        });
    }

    /** What has been used of quotas. */
    PageCheck quotaUsages() {
        return each((state, entry) -> {
            String path = keys.quotaPath(entry.getKey());
            String subject = "usage of the quota on " + path;
            state.decode(entry.getValue(), QuotaUsage::decode, subject);
            state.inspect(
                    keys.quota(path),
                    QuotaRecord::decode,
                    subject,
                    "is there without the quota",
                    quota -> state.require(quota.counted(), subject, "is there without stats"));
        });
    }

    /** The commit markers. */
    PageCheck markers() {
        return each((state, entry) -> state.decode(
                entry.getValue(), CommitMarker::decode, "commit marker " + ByteArrayUtil.printable(entry.getKey())));
    }

    /** The turns that lanes wait for. Those of dead ones stay until somebody waits for them in vain. */
    PageCheck turns() {
        return each((state, entry) ->
                state.decode(entry.getValue(), TurnRecord::decode, "turn " + ByteArrayUtil.printable(entry.getKey())));
    }

    /** What the tenant is limited to. */
    PageCheck limits() {
        return each((state, entry) -> state.decode(entry.getValue(), TenantLimits::decode, "limits"));
    }

    /** Keys of which this version of Groundkeeper knows nothing. */
    PageCheck unknown() {
        return each((state, entry) ->
                state.violated("key " + ByteArrayUtil.printable(entry.getKey()), "is none that is known"));
    }

    private static String session(long id) {
        return "session " + ZnodeCheck.hex(id);
    }

    private static PageCheck each(BiConsumer<State, KeyValue> check) {
        return (state, page) -> {
            page.forEach(entry -> check.accept(state, entry));
            return state.done(page.size());
        };
    }
}

package io.groundkeeper.proxy.admin.console;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.TenantKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the store knows of a tenant's sessions, page by page. */
final class TenantReader {
    static final int SESSIONS = 100;

    /** Of how many ephemerals the number is told; of more, that there are more. */
    static final int EPHEMERALS = 1_000;

    private final TenantKeys keys;
    private final ReadTransaction transaction;

    /**
     * A session.
     *
     * @param ephemerals their number, {@value TenantReader#EPHEMERALS} at the most
     */
    record Session(long id, SessionRecord record, int ephemerals) {}

    /**
     * Some sessions, by their ids.
     *
     * @param more whether there are others after them
     */
    record Sessions(List<Session> sessions, boolean more) {}

    TenantReader(TenantKeys keys, ReadTransaction transaction) {
        this.keys = keys;
        this.transaction = transaction;
    }

    /** The sessions after one, or the first ones. */
    CompletableFuture<Sessions> sessions(Optional<Long> after) {
        Range range = keys.sessions();
        KeySelector begin = after.map(id -> KeySelector.firstGreaterThan(keys.session(id)))
                .orElse(KeySelector.firstGreaterOrEqual(range.begin));
        return transaction
                .getRange(begin, KeySelector.firstGreaterOrEqual(range.end), SESSIONS + 1)
                .asList()
                .thenCompose(this::withEphemerals);
    }

    private CompletableFuture<Sessions> withEphemerals(List<KeyValue> records) {
        List<CompletableFuture<Session>> sessions = new ArrayList<>();
        for (KeyValue each : records.subList(0, Math.min(SESSIONS, records.size()))) {
            long id = keys.sessionId(each.getKey());
            SessionRecord record = SessionRecord.decode(each.getValue());
            sessions.add(transaction
                    .getRange(keys.ephemerals(id), EPHEMERALS)
                    .asList()
                    .thenApply(ephemerals -> new Session(id, record, ephemerals.size())));
        }
        boolean more = records.size() > SESSIONS;
        return AsyncUtil.getAll(sessions).thenApply(all -> new Sessions(all, more));
    }
}

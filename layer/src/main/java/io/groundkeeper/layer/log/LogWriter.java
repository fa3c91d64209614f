package io.groundkeeper.layer.log;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.Versionstamped;

/** Writes one transaction's log entries. Made for one transaction; not thread-safe. */
public final class LogWriter {
    private static final int NONE = -1;

    private final Transaction transaction;
    private final TenantKeys keys;
    private int request = NONE;
    private int member;

    public LogWriter(Transaction transaction, TenantKeys keys) {
        this.transaction = transaction;
        this.keys = keys;
    }

    /** Adds a change of the request with this index, which is no lower than that of the last one added. */
    public void add(int ofRequest, Change change) {
        member = ofRequest == request ? member + 1 : 0;
        request = ofRequest;
        transaction.mutate(MutationType.SET_VERSIONSTAMPED_KEY, keys.newLogEntry(request, member), change.encode());
    }

    /** Rings the doorbell with the last change's stamp, if there was any change. */
    public void ring() {
        if (request != NONE) {
            byte[] stamp = StampRecord.encode(Stamp.pending(request));
            transaction.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, keys.doorbell(), Versionstamped.record(stamp));
        }
    }
}

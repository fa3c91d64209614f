package io.groundkeeper.layer.quota;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.Versionstamped;

/** Writes quotas, and with each of them their generation. */
public final class QuotaWriter {
    private QuotaWriter() {}

    /** Makes {@code quota} the record on {@code path}. */
    public static void put(Transaction transaction, TenantKeys keys, String path, QuotaRecord quota) {
        if (quota.equals(QuotaRecord.NONE)) {
            transaction.clear(keys.quota(path));
        } else {
            transaction.set(keys.quota(path), quota.encode());
        }
        byte[] generation = StampRecord.encode(Stamp.pending(0));
        transaction.mutate(
                MutationType.SET_VERSIONSTAMPED_VALUE, keys.quotaGeneration(), Versionstamped.record(generation));
    }
}

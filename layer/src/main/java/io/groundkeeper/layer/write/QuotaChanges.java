package io.groundkeeper.layer.write;

import io.groundkeeper.layer.quota.QuotaSet;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.QuotaUsage;
import java.util.Map;
import java.util.TreeMap;

/** What requests have changed of quotas. */
final class QuotaChanges {
    /**
     * What has become of a quota's usage.
     *
     * @param anew whether the stats were written anew, so that what the store holds is past
     * @param added what has been used since; null where nothing was counted, which is not the same to who reads the stats
     */
    record Used(boolean anew, QuotaUsage added) {
        static final Used UNCHANGED = new Used(false, null);
        static final Used ANEW = new Used(true, null);

        Used plus(QuotaUsage more) {
            return new Used(anew, added == null ? more : added.plus(more));
        }
    }

    final Map<String, QuotaRecord> records = new TreeMap<>();
    final Map<String, Used> used = new TreeMap<>();

    /** All quotas as the requests have left them, or null where they have not touched any. */
    private QuotaSet quotas;

    QuotaSet quotasOver(QuotaSet before) {
        return quotas == null ? before : quotas;
    }

    void put(String path, QuotaRecord quota, QuotaSet before) {
        records.put(path, quota);
        quotas = quotasOver(before).with(path, quota);
    }

    void addAll(QuotaChanges other) {
        records.putAll(other.records);
        used.putAll(other.used);
        quotas = other.quotas == null ? quotas : other.quotas;
    }

    void clear() {
        records.clear();
        used.clear();
        quotas = null;
    }
}

package io.groundkeeper.layer.log;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TrimRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads what a tenant's log holds after a position. */
public final class LogReader {
    private final TenantKeys keys;
    private final int limit;

    /** A reader of at least {@code limit} entries at a time, where there are as many. */
    public LogReader(TenantKeys keys, int limit) {
        this.keys = keys;
        this.limit = limit;
    }

    /**
     * A stretch of the log.
     *
     * @param changes in log order
     * @param version the commit version up to which this is all there is
     * @param newest the store's version when it was read
     * @param more whether the limit has cut it short, so that the log may hold more already
     * @param gap whether entries after the position have been trimmed away, so that the stretch is worth nothing
     */
    public record Stretch(List<LoggedChange> changes, long version, long newest, boolean more, boolean gap) {}

    /** Reads on from {@code position} to the read version of {@code transaction}, or as far as the limit allows. */
    public CompletableFuture<Stretch> readAfter(ReadTransaction transaction, Stamp position) {
        CompletableFuture<byte[]> trimmed = transaction.get(keys.trim());
        CompletableFuture<Long> readVersion = transaction.getReadVersion();
        return transaction
                .getRange(keys.logAfter(position), limit)
                .asList()
                .thenCompose(entries -> entries.size() < limit
                        ? readVersion.thenApply(version -> new Stretch(decode(entries), version, version, false, false))
                        : wholeVersion(transaction, entries, readVersion))
                .thenCombine(trimmed, (stretch, trim) -> isGap(position, trim) ? gap(stretch) : stretch);
    }

    /** Completes a stretch that the limit has cut with what else its last commit version holds. */
    private CompletableFuture<Stretch> wholeVersion(
            ReadTransaction transaction, List<KeyValue> entries, CompletableFuture<Long> readVersion) {
        byte[] lastKey = entries.get(entries.size() - 1).getKey();
        long version = keys.logKey(lastKey).stamp().version();
        byte[] begin = ByteArrayUtil.keyAfter(lastKey);
        byte[] end = keys.logAfter(Stamp.endOf(version)).begin;
        return transaction.getRange(begin, end).asList().thenCombine(readVersion, (more, newest) -> {
            List<KeyValue> all = new ArrayList<>(entries);
            all.addAll(more);
            return new Stretch(decode(all), version, newest, true, false);
        });
    }

    private List<LoggedChange> decode(List<KeyValue> entries) {
        List<LoggedChange> changes = new ArrayList<>(entries.size());
        for (KeyValue entry : entries) {
            changes.add(new LoggedChange(keys.logKey(entry.getKey()).stamp(), Change.decode(entry.getValue())));
        }
        return changes;
    }

    private static boolean isGap(Stamp position, byte[] trim) {
        return trim != null && TrimRecord.decode(trim).version() > position.version() + 1;
    }

    private static Stretch gap(Stretch stretch) {
        return new Stretch(List.of(), stretch.version(), stretch.newest(), stretch.more(), true);
    }
}

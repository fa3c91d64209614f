package io.groundkeeper.layer.quota;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncIterator;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodePart;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.QuotaUsage;
import io.groundkeeper.schema.TenantKeys;
import java.util.concurrent.CompletableFuture;

/**
 * How many znodes, and bytes of data, there are in a subtree, or in a part of it.
 *
 * @param countedUpTo the last path, in key order, that is included; null where no more follow
 */
public record SubtreeSize(QuotaUsage size, String countedUpTo) {

    /**
     * How much one transaction reads at the most, but always a whole znode.
     *
     * @param keys keys; a znode has about five
     * @param bytes bytes of their values
     */
    public record Limits(int keys, long bytes) {
        /** A fraction of a second's reading, and far from what a transaction may hold. */
        public static final Limits DEFAULT = new Limits(10_000, 1 << 20);

        Limits halved(int times) {
            return new Limits(keys >> times, bytes >> times);
        }
    }

    /**
     * Counts what of {@code root}'s subtree sorts after {@code after}. An exact read conflicts with whoever changes what was
     * counted.
     *
     * @param after path of the subtree, or {@link QuotaRecord#NOTHING} to begin
     */
    public static CompletableFuture<SubtreeSize> read(
            ReadTransaction transaction, TenantKeys keys, String root, String after, Limits limits) {
        if (!after.equals(QuotaRecord.NOTHING)) {
            return new Reading(keys, limits, root, after).read(transaction);
        }
        // Names like "/a-b" lie between "/a" and what is below it.
        return transaction.get(keys.data(root, 0)).thenCompose(data -> {
            Reading reading = new Reading(keys, limits, root, root);
            if (data != null) {
                reading.count(root, data);
            }
            return reading.read(transaction);
        });
    }

    private static final class Reading {
        private final TenantKeys keys;
        private final Limits limits;
        private final String root;
        private String last;
        private QuotaUsage size = QuotaUsage.NONE;
        private int keysRead;
        private long bytesRead;
        private boolean more;

        Reading(TenantKeys keys, Limits limits, String root, String after) {
            this.keys = keys;
            this.limits = limits;
            this.root = root;
            this.last = after;
        }

        CompletableFuture<SubtreeSize> read(ReadTransaction transaction) {
            AsyncIterator<KeyValue> entries =
                    transaction.getRange(keys.descendantsAfter(root, last)).iterator();
            return AsyncUtil.whileTrue(
                            () -> entries.onHasNext().thenApply(more -> more && take(entries.next())),
                            transaction.getExecutor())
                    .thenApply(done -> {
                        entries.cancel();
                        return new SubtreeSize(size, more ? last : null);
                    });
        }

        /** Whether to go on. */
        private boolean take(KeyValue entry) {
            keysRead++;
            bytesRead += entry.getValue().length;
            if (keys.nodePart(entry.getKey()) != NodePart.DATA) {
                return true;
            }
            count(keys.nodePath(entry.getKey()), entry.getValue());
            more = keysRead >= limits.keys() || bytesRead >= limits.bytes();
            return !more;
        }

        private void count(String path, byte[] data) {
            size = size.plus(new QuotaUsage(1, Math.max(0, NodeData.decode(data).length())));
            last = path;
        }
    }
}

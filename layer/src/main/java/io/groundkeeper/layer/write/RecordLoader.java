package io.groundkeeper.layer.write;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Reads the records that a batch needs, all at once, with just the read conflicts that it needs. */
final class RecordLoader {
    private final TenantKeys keys;

    RecordLoader(TenantKeys keys) {
        this.keys = keys;
    }

    /**
     * Adds what {@code lookups} find to {@code records}, which nobody else touches until the future completes.
     *
     * @param forReplies reads what is not to be exact
     */
    CompletableFuture<Void> load(
            Transaction transaction, ReadTransaction forReplies, Collection<Lookup> lookups, LoadedRecords records) {
        Map<Lookup, CompletableFuture<? extends Optional<?>>> reads = new HashMap<>();
        for (Lookup lookup : lookups) {
            reads.computeIfAbsent(lookup, missing -> read(transaction, forReplies, missing));
        }
        return CompletableFuture.allOf(reads.values().toArray(CompletableFuture[]::new))
                .thenRun(() -> reads.forEach((lookup, read) -> records.put(lookup, read.join())));
    }

    private CompletableFuture<? extends Optional<?>> read(
            Transaction transaction, ReadTransaction forReplies, Lookup lookup) {
        if (lookup instanceof Lookup.Node node) {
            return transaction
                    .get(keys.head(node.path()))
                    .thenCombine(transaction.get(keys.acl(node.path())), RecordLoader::nodeCore);
        } else if (lookup instanceof Lookup.Data data) {
            return get(data.exact() ? transaction : forReplies, keys.data(data.path(), 0), NodeData::decode);
        } else if (lookup instanceof Lookup.Counters counters) {
            return get(
                    counters.exact() ? transaction : forReplies, keys.children(counters.path()), ChildCounters::decode);
        } else if (lookup instanceof Lookup.ChildrenChanged changed) {
            return get(forReplies, keys.pzxid(changed.path()), StampRecord::decode);
        } else if (lookup instanceof Lookup.Session session) {
            return get(transaction, keys.session(session.sessionId()), SessionRecord::decode);
        } else if (lookup instanceof Lookup.Ephemerals ephemerals) {
            return transaction
                    .getRange(keys.ephemerals(ephemerals.sessionId()), SessionOperations.EPHEMERALS_AT_ONCE)
                    .asList()
                    .thenApply(entries -> Optional.of(paths(entries)));
        }
        throw new AssertionError(lookup);
    }

    private LoadedRecords.Paths paths(List<KeyValue> ephemerals) {
        List<String> paths = ephemerals.stream()
                .map(entry -> keys.ephemeralPath(entry.getKey()))
                .toList();
        return new LoadedRecords.Paths(paths, paths.size() < SessionOperations.EPHEMERALS_AT_ONCE);
    }

    private static <T> CompletableFuture<Optional<T>> get(
            ReadTransaction transaction, byte[] key, Function<byte[], T> decoder) {
        return transaction
                .get(key)
                .thenApply(value -> Optional.ofNullable(value).map(decoder));
    }

    private static Optional<NodeCore> nodeCore(byte[] head, byte[] acl) {
        return head == null ? Optional.empty() : Optional.of(new NodeCore(NodeHead.decode(head), NodeAcl.decode(acl)));
    }
}

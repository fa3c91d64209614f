package io.groundkeeper.layer.write;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.layer.quota.QuotaReader;
import io.groundkeeper.layer.quota.SubtreeSize;
import io.groundkeeper.layer.usage.UsageReader;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.NodePart;
import io.groundkeeper.schema.QuotaRecord;
import io.groundkeeper.schema.QuotaUsage;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.StampRecord;
import io.groundkeeper.schema.TenantKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Reads the records that a batch needs, all at once, with just the read conflicts that it needs. Records that lie side by
 * side and are read with the same strength are read together.
 */
final class RecordLoader {
    private final TenantKeys keys;
    private final QuotaReader quotas;
    private final UsageReader usage;
    private final SubtreeSize.Limits countedAtOnce;

    /** @param countedAtOnce how much of a subtree is counted at the most */
    RecordLoader(TenantKeys keys, SubtreeSize.Limits countedAtOnce) {
        this.countedAtOnce = countedAtOnce;
        this.keys = keys;
        this.quotas = new QuotaReader(keys);
        this.usage = new UsageReader(keys);
    }

    /** A read on its way, and what becomes of its result. */
    private record Read<T>(CompletableFuture<T> result, Consumer<T> use) {
        void finish() {
            use.accept(result.join());
        }
    }

    /**
     * Adds what {@code lookups} find to {@code records}, which nobody else touches until the future completes.
     *
     * @param forReplies reads what is not to be exact
     */
    CompletableFuture<Void> load(
            Transaction transaction, ReadTransaction forReplies, Collection<Lookup> lookups, LoadedRecords records) {
        Set<Lookup> wanted = new LinkedHashSet<>(lookups);
        List<Read<?>> reads = new ArrayList<>(wanted.size());
        for (Lookup lookup : wanted) {
            if (!comesWithAnother(lookup, wanted)) {
                reads.add(read(transaction, forReplies, lookup, wanted, records));
            }
        }
        return CompletableFuture.allOf(reads.stream().map(Read::result).toArray(CompletableFuture[]::new))
                .thenRun(() -> reads.forEach(Read::finish));
    }

    private static boolean comesWithAnother(Lookup lookup, Set<Lookup> wanted) {
        if (lookup instanceof Lookup.Data data) {
            return data.exact() && wanted.contains(new Lookup.Node(data.path()));
        }
        if (lookup instanceof Lookup.Length length) {
            return wanted.contains(new Lookup.Node(length.path()))
                    || wanted.contains(new Lookup.Data(length.path(), true));
        }
        return lookup instanceof Lookup.ChildrenChanged changed
                && wanted.contains(new Lookup.Counters(changed.path(), false));
    }

    private Read<?> read(
            Transaction transaction,
            ReadTransaction forReplies,
            Lookup lookup,
            Set<Lookup> wanted,
            LoadedRecords records) {
        if (lookup instanceof Lookup.Node node) {
            return node(transaction, node, wanted, records);
        } else if (lookup instanceof Lookup.Data data) {
            return new Read<>(
                    (data.exact() ? transaction : forReplies).get(keys.data(data.path(), 0)),
                    value -> records.put(data, Optional.ofNullable(value).map(NodeData::decode)));
        } else if (lookup instanceof Lookup.Length length) {
            return new Read<>(
                    transaction.get(keys.data(length.path(), 0)).thenApply(RecordLoader::length),
                    found -> records.put(length, found));
        } else if (lookup instanceof Lookup.Counters counters) {
            return counters.exact()
                    ? new Read<>(
                            transaction.get(keys.children(counters.path())),
                            value -> records.put(counters, counters(value)))
                    : new Read<>(parts(forReplies, keys.childrenState(counters.path())), parts -> {
                        records.put(counters, counters(parts.get(NodePart.CHILDREN)));
                        records.put(new Lookup.ChildrenChanged(counters.path()), changed(parts.get(NodePart.PZXID)));
                    });
        } else if (lookup instanceof Lookup.ChildrenChanged changed) {
            return new Read<>(
                    forReplies.get(keys.pzxid(changed.path())), value -> records.put(changed, changed(value)));
        } else if (lookup instanceof Lookup.Session session) {
            return new Read<>(
                    transaction.get(keys.session(session.sessionId())),
                    value -> records.put(session, Optional.ofNullable(value).map(SessionRecord::decode)));
        } else if (lookup instanceof Lookup.Ephemerals ephemerals) {
            return new Read<>(
                    transaction
                            .getRange(keys.ephemerals(ephemerals.sessionId()), SessionOperations.EPHEMERALS_AT_ONCE)
                            .asList(),
                    entries -> records.put(ephemerals, Optional.of(paths(entries))));
        } else if (lookup instanceof Lookup.Metadata) {
            return new Read<>(
                    transaction.get(keys.metadata()), value -> records.put(lookup, Optional.ofNullable(value)));
        } else if (lookup instanceof Lookup.Usage) {
            return new Read<>(usage.read(transaction.snapshot()), found -> records.put(lookup, found));
        } else if (lookup instanceof Lookup.Quotas) {
            return new Read<>(quotas.quotas(transaction), value -> records.put(lookup, Optional.of(value)));
        } else if (lookup instanceof Lookup.QuotaUsage usage) {
            return new Read<>(
                    forReplies.get(keys.quotaUsage(usage.path())),
                    value -> records.put(usage, Optional.ofNullable(value).map(QuotaUsage::decode)));
        } else if (lookup instanceof Lookup.Subtree subtree) {
            return new Read<>(
                    SubtreeSize.read(transaction, keys, subtree.root(), QuotaRecord.NOTHING, countedAtOnce),
                    size -> records.put(subtree, Optional.of(size)));
        }
        throw new AssertionError(lookup);
    }

    private Read<?> node(Transaction transaction, Lookup.Node node, Set<Lookup> wanted, LoadedRecords records) {
        Lookup.Data data = new Lookup.Data(node.path(), true);
        if (wanted.contains(data)) {
            return new Read<>(parts(transaction, keys.coreAndData(node.path())), parts -> {
                records.put(node, core(parts));
                records.put(data, Optional.ofNullable(parts.get(NodePart.DATA)).map(NodeData::decode));
            });
        }
        Lookup.Length length = new Lookup.Length(node.path());
        if (wanted.contains(length)) {
            // Many znodes may be deleted at once: of their data nothing is kept.
            return new Read<>(
                    parts(transaction, keys.coreAndData(node.path())).thenApply(parts -> {
                        parts.computeIfPresent(NodePart.DATA, (part, value) -> Arrays.copyOf(value, NodeData.HEADER));
                        return parts;
                    }),
                    parts -> {
                        records.put(node, core(parts));
                        records.put(length, length(parts.get(NodePart.DATA)));
                    });
        }
        return new Read<>(parts(transaction, keys.core(node.path())), parts -> records.put(node, core(parts)));
    }

    private static Optional<Integer> length(byte[] data) {
        return Optional.ofNullable(data).map(NodeData::length);
    }

    private CompletableFuture<Map<NodePart, byte[]>> parts(ReadTransaction transaction, Range range) {
        return transaction.getRange(range).asList().thenApply(entries -> {
            Map<NodePart, byte[]> parts = new EnumMap<>(NodePart.class);
            entries.forEach(entry -> parts.put(keys.nodePart(entry.getKey()), entry.getValue()));
            return parts;
        });
    }

    private static Optional<NodeCore> core(Map<NodePart, byte[]> parts) {
        byte[] head = parts.get(NodePart.HEAD);
        return head == null
                ? Optional.empty()
                : Optional.of(new NodeCore(NodeHead.decode(head), NodeAcl.decode(parts.get(NodePart.ACL))));
    }

    private static Optional<ChildCounters> counters(byte[] value) {
        return Optional.ofNullable(value).map(ChildCounters::decode);
    }

    private static Optional<?> changed(byte[] value) {
        return Optional.ofNullable(value).map(StampRecord::decode);
    }

    private LoadedRecords.Paths paths(List<KeyValue> ephemerals) {
        List<String> paths = ephemerals.stream()
                .map(entry -> keys.ephemeralPath(entry.getKey()))
                .toList();
        return new LoadedRecords.Paths(paths, paths.size() < SessionOperations.EPHEMERALS_AT_ONCE);
    }
}

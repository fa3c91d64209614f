package io.groundkeeper.layer.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.groundkeeper.layer.Seeds;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.NodePart;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.TenantLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** However requests are gathered in batches, the same comes of them: outcomes, log and store, apart from stamps. */
class BatchSizeTest {
    private static final int REQUESTS = 300;

    @TempDir
    Path directory;

    @RepeatedTest(8)
    void batchesOfAnySizeComeToTheSame() throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<WriteRequest> requests = new RandomRequests(random).next(REQUESTS);
        try (TestStore store = TestStore.open(directory)) {
            Run single = new Run(store, "single");
            Run batched = new Run(store, "batched");
            for (int at = 0; at < requests.size(); ) {
                int size = Math.min(1 + random.nextInt(40), requests.size() - at);
                List<WriteRequest> batch = requests.subList(at, at + size);
                batched.run(batch);
                batch.forEach(request -> single.run(List.of(request)));
                at += size;
            }
            assertThat(batched.outcomes()).as("seed %d", seed).isEqualTo(single.outcomes());
            assertThat(batched.log()).as("seed %d", seed).isEqualTo(single.log());
            assertThat(batched.content()).as("seed %d", seed).isEqualTo(single.content());
            single.checkResults(seed);
            batched.checkResults(seed);
            // A run of refusals would prove nothing.
            assertThat(single.log()).as("seed %d", seed).hasSizeGreaterThan(5);
        }
    }

    /** Requests carried out on a tenant of their own. */
    private static final class Run {
        private final TestStore store;
        private final Tenant tenant;
        private final BatchTransaction transactions;
        private final List<WriteResult> results = new ArrayList<>();
        private long batches;

        Run(TestStore store, String name) {
            this.store = store;
            this.tenant = store.tenant(name);
            this.transactions = new BatchTransaction(
                    store.transactions,
                    tenant,
                    tenant.keys().marker(1, 0),
                    () -> 0,
                    new Turns(store.transactions, tenant.keys(), 1, 0, store.scheduler),
                    batch -> {},
                    QuotaPolicy.COUNTED,
                    () -> TenantLimits.NONE,
                    LaneMonitor.NONE);
        }

        void run(List<WriteRequest> requests) {
            List<Batch.Pending> pending = requests.stream()
                    .map(request -> new Batch.Pending(request, new CompletableFuture<>()))
                    .toList();
            assertThat(TestStore.get(transactions.run(new Batch(++batches, pending))))
                    .isEmpty();
            pending.forEach(each -> results.add(each.result().join()));
        }

        List<Outcome> outcomes() {
            return results.stream()
                    .map(result -> withoutStamps(result.outcome()))
                    .toList();
        }

        List<String> log() {
            return store.log(tenant).stream()
                    .map(logged -> printable(logged.change().encode()))
                    .toList();
        }

        /** The beginning of the bytes, and a hash of them all. */
        private static String printable(byte[] bytes) {
            return ByteArrayUtil.printable(Arrays.copyOf(bytes, Math.min(bytes.length, 60))) + " "
                    + Arrays.hashCode(bytes);
        }

        /** All that is stored but the log and what belongs to it, stamps made equal. */
        Map<String, String> content() {
            TenantKeys keys = tenant.keys();
            Map<String, String> content = new TreeMap<>();
            int prefix = keys.metadata().length - 1;
            Range nodes = new Range(keys.node("/").begin, keys.doorbell());
            for (Range range : List.of(nodes, new Range(keys.sessions().begin, keys.markers(0).begin))) {
                for (KeyValue entry : store.dump(range)) {
                    byte[] key = entry.getKey();
                    if (isIn(keys.logAfter(Stamp.endOf(0)), key)) {
                        continue;
                    }
                    String name = ByteArrayUtil.printable(Arrays.copyOfRange(key, prefix, key.length));
                    content.put(name, printable(withoutStamp(key, entry.getValue())));
                }
            }
            return content;
        }

        private byte[] withoutStamp(byte[] key, byte[] value) {
            TenantKeys keys = tenant.keys();
            if (!isIn(new Range(keys.node("/").begin, keys.childNames("").begin), key)) {
                return value;
            }
            NodePart part = keys.nodePart(key);
            if (part == NodePart.HEAD) {
                NodeHead head = NodeHead.decode(value);
                return new NodeHead(Stamp.ZERO, head.ctime(), head.ephemeralOwner()).encode();
            } else if (part == NodePart.DATA) {
                NodeData data = NodeData.decode(value);
                return new NodeData(Stamp.ZERO, data.mtime(), data.version(), data.length(), data.first()).encode();
            }
            return part == NodePart.PZXID ? new byte[0] : value;
        }

        /** What was told of a znode that has not changed since is what is stored; counters agree with the index. */
        void checkResults(long seed) {
            // Not those in a multi, whose later members may change them at the same stamp.
            Map<String, NodeStat> told = new TreeMap<>();
            for (WriteResult result : results) {
                if (result.outcome() instanceof Outcome.Created created) {
                    told.put(created.path(), created.stat());
                }
            }
            for (String path : RandomRequests.PATHS) {
                Znode znode = store.znode(tenant, path).orElse(null);
                List<String> children = store.children(tenant, path);
                if (znode == null) {
                    assertThat(children).as("seed %d, %s", seed, path).isEmpty();
                    continue;
                }
                assertThat(znode.stat().numChildren())
                        .as("seed %d, %s", seed, path)
                        .isEqualTo(children.size());
                NodeStat creation = told.get(path);
                if (creation != null && creation.modified().equals(znode.modified())) {
                    NodeStat stored = znode.stat();
                    assertThat(List.of(stored.created(), stored.mtime(), stored.version(), stored.dataLength()))
                            .as("seed %d, %s", seed, path)
                            .isEqualTo(List.of(
                                    creation.created(), creation.mtime(), creation.version(), creation.dataLength()));
                }
            }
        }

        private static boolean isIn(Range range, byte[] key) {
            return ByteArrayUtil.compareUnsigned(range.begin, key) <= 0
                    && ByteArrayUtil.compareUnsigned(key, range.end) < 0;
        }

        private static Outcome withoutStamps(Outcome outcome) {
            if (outcome instanceof Outcome.Created created) {
                return new Outcome.Created(created.path(), withoutStamps(created.stat()));
            } else if (outcome instanceof Outcome.Changed changed) {
                return new Outcome.Changed(withoutStamps(changed.stat()));
            } else if (outcome instanceof Outcome.MultiDone multi) {
                return new Outcome.MultiDone(
                        multi.members().stream().map(Run::withoutStamps).toList());
            } else if (outcome instanceof Outcome.SessionHeld) {
                return new Outcome.Done();
            }
            return outcome;
        }

        private static NodeStat withoutStamps(NodeStat stat) {
            return new NodeStat(
                    Stamp.ZERO,
                    Stamp.ZERO,
                    stat.ctime(),
                    stat.mtime(),
                    stat.version(),
                    stat.cversion(),
                    stat.aversion(),
                    stat.ephemeralOwner(),
                    stat.dataLength(),
                    stat.numChildren(),
                    Stamp.ZERO);
        }
    }
}

package io.groundkeeper.proxy.admin.console.hbase;

import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.async.AsyncUtil;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.read.ZnodeReader;
import io.groundkeeper.schema.TenantKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The znodes of a HBase that are of interest, as of one version.
 *
 * @param top the children of the root, and their data
 * @param below the children of some of them, and their data; some of the children, where there are very many
 */
public record HBaseZnodes(Map<String, byte[]> top, Map<String, Map<String, byte[]>> below) {
    public static final int MAX_CHILDREN = 500;

    public static final String REGION_SERVERS = "rs";
    public static final String BACKUP_MASTERS = "backup-masters";
    public static final String TABLES = "table";
    public static final String SWITCHES = "switch";
    public static final String PEERS = "replication/peers";
    public static final String QUEUES = "replication/rs";

    private static final List<String> PARENTS =
            List.of(REGION_SERVERS, BACKUP_MASTERS, TABLES, SWITCHES, PEERS, QUEUES);
    private static final byte[] NOTHING = {};

    public static CompletableFuture<HBaseZnodes> read(Tenant tenant, ReadTransaction transaction, String root) {
        Source source = new Source(tenant.keys(), new ZnodeReader(tenant.keys()), transaction);
        CompletableFuture<Map<String, byte[]>> top = source.children(root);
        CompletableFuture<Map<String, Map<String, byte[]>>> below = AsyncUtil.getAll(PARENTS.stream()
                        .map(parent -> source.children(child(root, parent)))
                        .toList())
                .thenCompose(children -> source.withPeerStates(root, children));
        return top.thenCombine(below, HBaseZnodes::new);
    }

    public static String child(String parent, String name) {
        return (parent.equals("/") ? "" : parent) + "/" + name;
    }

    public Optional<byte[]> data(String name) {
        return Optional.ofNullable(top.get(name));
    }

    public Map<String, byte[]> children(String parent) {
        return below.getOrDefault(parent, Map.of());
    }

    private record Source(TenantKeys keys, ZnodeReader reader, ReadTransaction transaction) {

        CompletableFuture<Map<String, byte[]>> children(String path) {
            return transaction
                    .getRange(keys.childNames(path), MAX_CHILDREN)
                    .asList()
                    .thenCompose(entries -> {
                        List<String> names = entries.stream()
                                .map(entry -> keys.childName(entry.getKey()))
                                .toList();
                        return AsyncUtil.getAll(names.stream()
                                        .map(name -> data(child(path, name)))
                                        .toList())
                                .thenApply(all -> byName(names, all));
                    });
        }

        private CompletableFuture<byte[]> data(String path) {
            return reader.znode(transaction, path)
                    .thenApply(znode -> znode.map(Znode::data).orElse(NOTHING));
        }

        private static Map<String, byte[]> byName(List<String> names, List<byte[]> data) {
            Map<String, byte[]> all = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                all.put(names.get(i), data.get(i));
            }
            return all;
        }

        /** The state of each peer is in a child of its own. */
        CompletableFuture<Map<String, Map<String, byte[]>>> withPeerStates(
                String root, List<Map<String, byte[]>> children) {
            Map<String, Map<String, byte[]>> below = new LinkedHashMap<>();
            for (int i = 0; i < PARENTS.size(); i++) {
                below.put(PARENTS.get(i), children.get(i));
            }
            List<String> details = below.get(PEERS).keySet().stream()
                    .map(peer -> PEERS + "/" + peer)
                    .toList();
            List<String> queues = below.get(QUEUES).keySet().stream()
                    .map(server -> QUEUES + "/" + server)
                    .toList();
            List<String> more = new ArrayList<>(details);
            more.addAll(queues);
            return AsyncUtil.getAll(more.stream()
                            .map(path -> children(child(root, path)))
                            .toList())
                    .thenApply(all -> {
                        for (int i = 0; i < more.size(); i++) {
                            below.put(more.get(i), all.get(i));
                        }
                        return below;
                    });
        }
    }
}

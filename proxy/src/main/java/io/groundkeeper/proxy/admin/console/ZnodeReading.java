package io.groundkeeper.proxy.admin.console;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.read.ZnodeReader;
import io.groundkeeper.schema.TenantKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.Quotas;

/**
 * What the store has of a znode.
 *
 * @param znode empty where there is none
 * @param children names of some of its children
 * @param more whether there are others after them
 * @param limits data of a quota on it, and {@code usage}, what is used of it; null where there is none
 */
record ZnodeReading(
        Tenant tenant, Optional<Znode> znode, List<String> children, boolean more, String limits, String usage) {
    private static final int CHILDREN = 200;

    /**
     * Reads it.
     *
     * @param after the name before the first child of interest
     */
    static CompletableFuture<ZnodeReading> read(
            Tenant tenant, ReadTransaction transaction, String path, Optional<String> after) {
        ZnodeReader reader = new ZnodeReader(tenant.keys());
        CompletableFuture<Optional<Znode>> znode = reader.znode(transaction, path);
        CompletableFuture<List<String>> children = children(tenant.keys(), transaction, path, after);
        CompletableFuture<String> limits = text(reader, transaction, Quotas.limitPath(path));
        CompletableFuture<String> usage = text(reader, transaction, Quotas.statPath(path));
        return CompletableFuture.allOf(znode, children, limits, usage).thenApply(read -> {
            List<String> names = children.join();
            boolean more = names.size() > CHILDREN;
            List<String> shown = more ? names.subList(0, CHILDREN) : names;
            return new ZnodeReading(tenant, znode.join(), shown, more, limits.join(), usage.join());
        });
    }

    private static CompletableFuture<List<String>> children(
            TenantKeys keys, ReadTransaction transaction, String path, Optional<String> after) {
        Range range = keys.childNames(path);
        KeySelector begin = after.map(name -> KeySelector.firstGreaterThan(keys.child(path, name)))
                .orElse(KeySelector.firstGreaterOrEqual(range.begin));
        return transaction
                .getRange(begin, KeySelector.firstGreaterOrEqual(range.end), CHILDREN + 1)
                .asList()
                .thenApply(entries -> entries.stream()
                        .map(entry -> keys.childName(entry.getKey()))
                        .toList());
    }

    private static CompletableFuture<String> text(ZnodeReader reader, ReadTransaction transaction, String path) {
        return reader.znode(transaction, path)
                .thenApply(znode -> znode.map(Znode::data)
                        .map(data -> new String(data, StandardCharsets.UTF_8))
                        .orElse(null));
    }
}

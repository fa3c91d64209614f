package io.groundkeeper.watch;

import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.read.ZnodeReader;
import io.groundkeeper.schema.Stamp;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Reads of one znode each: from the cache, or else from the store, brought up to date by the log. Thread-safe. */
final class NodeReads {
    private final Transactions transactions;
    private final ZnodeReader reader;
    private final NodeCache.Part cache;
    private final Standpoint view;
    private final Map<NodeRead, Load> loads = new ConcurrentHashMap<>();

    NodeReads(Transactions transactions, ZnodeReader reader, NodeCache.Part cache, Standpoint view) {
        this.transactions = transactions;
        this.reader = reader;
        this.cache = cache;
        this.view = view;
    }

    /** Reads a znode; at once where it is known. */
    void read(NodeRead wanted, ReadHandler<CachedNode> handler) {
        Load load;
        view.readLock().lock();
        try {
            CachedNode known = cache.get(wanted.path());
            if (known != null && suffices(known, wanted.withNames())) {
                cache.monitor().hit();
                handler.read(known, view.zxid());
                return;
            }
            cache.monitor().missed();
            // Entered under the lock: no change to the path falls between the version it reads at and its noting them.
            load = joinOrBegin(wanted, handler);
        } finally {
            view.readLock().unlock();
        }
        if (load != null) {
            load(load);
        }
    }

    private static boolean suffices(CachedNode node, boolean withNames) {
        return !withNames || node.znode() == null || node.names() != null;
    }

    /** The load that was begun, or null where the handler has joined another. */
    private Load joinOrBegin(NodeRead key, ReadHandler<CachedNode> handler) {
        Load fresh = new Load(key);
        begin(fresh);
        Load current =
                loads.compute(key, (same, running) -> running != null && running.join(handler) ? running : fresh);
        if (current != fresh) {
            return null;
        }
        fresh.join(handler);
        return fresh;
    }

    /** The store is read at the view's version; what has been applied beyond that is noted as if it came later. */
    private void begin(Load load) {
        load.begin();
        for (LoggedChange change : view.beyond()) {
            if (NodeChanges.paths(change.change()).contains(load.key().path())) {
                load.changed(change);
            }
        }
    }

    private void load(Load load) {
        CompletableFuture<Loaded> loaded = transactions.read(transaction -> {
            long at = view.version();
            transaction.setReadVersion(at);
            return load(transaction.snapshot(), load).thenApply(node -> new Loaded(node, at));
        });
        loaded.thenAccept(node -> finish(load, node)).exceptionally(error -> {
            fail(load, StoreErrors.unwrap(error));
            return null;
        });
    }

    private record Loaded(CachedNode node, long version) {}

    private CompletableFuture<CachedNode> load(ReadTransaction transaction, Load load) {
        CompletableFuture<Znode> znode =
                reader.znode(transaction, load.key().path()).thenApply(found -> found.orElse(null));
        return load.key().withNames()
                ? znode.thenCombine(
                        reader.childNames(transaction, load.key().path()),
                        (node, names) -> node == null ? CachedNode.ABSENT : new CachedNode(node, new ChildNames(names)))
                : znode.thenApply(node -> node == null ? CachedNode.ABSENT : new CachedNode(node, null));
    }

    private void finish(Load load, Loaded loaded) {
        Stamp enough;
        view.readLock().lock();
        try {
            CachedNode node = load.upToDate(loaded.node(), loaded.version());
            if (node != null) {
                loads.remove(load.key(), load);
                cache.load(load.key().path(), node);
                load.finish().forEach(handler -> give(node, handler));
                return;
            }
            begin(load);
            enough = Stamp.endOf(view.applied().version());
        } finally {
            view.readLock().unlock();
        }
        // What is noted says too little, so it must be in what is read.
        view.await(enough, () -> transactions.executor().execute(() -> load(load)));
    }

    /** One who fails takes no other with it. */
    private void give(CachedNode node, ReadHandler<CachedNode> handler) {
        try {
            handler.read(node, view.zxid());
        } catch (RuntimeException e) {
            handler.failed(e);
        }
    }

    private void fail(Load load, Throwable error) {
        loads.remove(load.key(), load);
        load.finish().forEach(handler -> handler.failed(error));
    }

    /** Brings what is known, and what is on its way, up to date. Under the view's write lock. */
    void changed(LoggedChange logged) {
        for (String path : NodeChanges.paths(logged.change())) {
            cache.apply(path, logged);
            noteInLoad(new NodeRead(path, true), logged);
            noteInLoad(new NodeRead(path, false), logged);
        }
    }

    private void noteInLoad(NodeRead key, LoggedChange logged) {
        Load load = loads.get(key);
        if (load != null) {
            load.changed(logged);
        }
    }

    /** Changes were missed: what is known, and what is on its way, is worth nothing. Under the view's write lock. */
    void overtake() {
        cache.clear();
        loads.values().forEach(Load::overtake);
    }
}

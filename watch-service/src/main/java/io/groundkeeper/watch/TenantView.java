package io.groundkeeper.watch;

import com.apple.foundationdb.ReadTransaction;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.Appended;
import io.groundkeeper.layer.log.LogFollower;
import io.groundkeeper.layer.log.LogReader;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.layer.read.ZnodeReader;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.StampRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tenant as of one position of its log, kept current by the log's tail and by those in this process who write. Thread-safe. Its
 * lock is held for work in memory only; nothing here waits for the store.
 *
 * <p>Invariants, under the read lock: every cached node is right at the applied position; every event and every action for a
 * position up to it has been given out, and none beyond it. That position is the end of the applied version, or of a transaction
 * of this process behind it with nothing in between.
 */
public final class TenantView implements LogFollower, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TenantView.class);

    private final Transactions transactions;
    private final Tenant tenant;
    private final ZnodeReader reader;
    private final SessionChanges sessionChanges;
    private final Tail tail;
    private final NodeCache cache;
    private final WatchRegistry watches = new WatchRegistry();
    private final PositionQueue positions = new PositionQueue();
    private final Map<NodeRead, Load> loads = new ConcurrentHashMap<>();
    private final LongReads longReads;
    private final Lock readLock;
    private final Lock writeLock;

    /** Written under the write lock. */
    private volatile long version;

    /** How far the log has been applied. */
    private Stamp applied = Stamp.ZERO;

    /** What of it is later than {@link #version}. */
    private final List<LoggedChange> beyond = new ArrayList<>();

    private volatile long zxid;

    /** A view that caches about {@code cacheBytes}. */
    public TenantView(
            Transactions transactions,
            Tenant tenant,
            long cacheBytes,
            ScheduledExecutorService scheduler,
            SessionChanges sessionChanges) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.reader = new ZnodeReader(tenant.keys());
        this.sessionChanges = sessionChanges;
        this.tail = new Tail(transactions, tenant, scheduler, this::apply);
        this.cache = new NodeCache(cacheBytes);
        ReadWriteLock lock = new ReentrantReadWriteLock();
        this.readLock = lock.readLock();
        this.writeLock = lock.writeLock();
        this.longReads = new LongReads(transactions, readLock, this::version, () -> beyond, this::zxid, this::read);
    }

    /** Begins to tail; complete when the view stands at a version that was current after the call. */
    public CompletableFuture<Void> start() {
        return transactions
                .read(transaction -> transaction
                        .get(tenant.keys().doorbell())
                        .thenCombine(transaction.getReadVersion(), (doorbell, current) -> {
                            zxid = doorbell == null
                                    ? tenant.zxids().baseZxid()
                                    : tenant.zxids().zxid(StampRecord.decode(doorbell));
                            return current;
                        }))
                .thenAccept(this::startAt);
    }

    private void startAt(long current) {
        writeLock.lock();
        try {
            version = current;
            applied = Stamp.endOf(current);
        } finally {
            writeLock.unlock();
        }
        tail.start(current);
    }

    /** Reads a znode. */
    public void readZnode(String path, ReadHandler<Znode> handler) {
        read(new NodeRead(path, false), new ReadHandler<>() {
            @Override
            public void read(CachedNode node, long newest) {
                handler.read(node.znode(), newest);
            }

            @Override
            public void failed(Throwable cause) {
                handler.failed(cause);
            }
        });
    }

    /** Reads a znode and the names of its children. */
    public void readChildren(String path, ReadHandler<ChildList> handler) {
        read(new NodeRead(path, true), new ReadHandler<>() {
            @Override
            public void read(CachedNode node, long newest) {
                handler.read(node.asChildList(), newest);
            }

            @Override
            public void failed(Throwable cause) {
                handler.failed(cause);
            }
        });
    }

    /** Reads several znodes as of one version; the value has one for each, null where there is no such znode. */
    public void readTogether(List<NodeRead> wanted, ReadHandler<List<ChildList>> handler) {
        longReads.readTogether(wanted, true, CachedNode::asChildList, handler);
    }

    /**
     * Reads several znodes as of one version, but not their data, so that they may be many; the value has one for each path, null
     * where there is no such znode.
     */
    public void readWithoutData(List<String> paths, ReadHandler<List<Znode>> handler) {
        List<NodeRead> wanted =
                paths.stream().map(path -> new NodeRead(path, false)).toList();
        longReads.readTogether(wanted, false, CachedNode::znode, handler);
    }

    /** Counts the znodes below a path, in about the time that reading their names from the store takes. */
    public void countDescendants(String path, ReadHandler<Long> handler) {
        longReads.scan(() -> new DescendantCount(tenant.keys(), path), handler);
    }

    /** Reads the paths of a session's ephemerals; the set is the handler's. */
    public void readEphemerals(long sessionId, ReadHandler<Set<String>> handler) {
        longReads.scan(() -> new SessionEphemerals(tenant.keys(), sessionId), handler);
    }

    private void read(NodeRead wanted, ReadHandler<CachedNode> handler) {
        Load load;
        readLock.lock();
        try {
            CachedNode known = cache.get(wanted.path());
            if (known != null && suffices(known, wanted.withNames())) {
                handler.read(known, zxid);
                return;
            }
            // Entered under the lock: no change to the path falls between the version it reads at and its noting them.
            load = joinOrBegin(wanted, handler);
        } finally {
            readLock.unlock();
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

    /** The store is read at {@link #version}; what has been applied beyond that is noted as if it came later. */
    private void begin(Load load) {
        load.begin();
        for (LoggedChange change : beyond) {
            if (NodeChanges.paths(change.change()).contains(load.key().path())) {
                load.changed(change);
            }
        }
    }

    private void load(Load load) {
        CompletableFuture<Loaded> loaded = transactions.read(transaction -> {
            long at = version;
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
        readLock.lock();
        try {
            CachedNode node = load.upToDate(loaded.node(), loaded.version());
            if (node != null) {
                loads.remove(load.key(), load);
                cache.load(load.key().path(), node);
                load.finish().forEach(handler -> give(node, handler));
                return;
            }
            begin(load);
            enough = Stamp.endOf(applied.version());
        } finally {
            readLock.unlock();
        }
        // What is noted says too little, so it must be in what is read.
        await(enough, () -> transactions.executor().execute(() -> load(load)));
    }

    /** One who fails takes no other with it. */
    private void give(CachedNode node, ReadHandler<CachedNode> handler) {
        try {
            handler.read(node, zxid);
        } catch (RuntimeException e) {
            handler.failed(e);
        }
    }

    private void fail(Load load, Throwable error) {
        loads.remove(load.key(), load);
        load.finish().forEach(handler -> handler.failed(error));
    }

    /**
     * Runs {@code action} when exactly the log up to {@code position} has been applied, under the view's lock (as a
     * {@link Watcher} is called), or at once where that is past. Actions of equal positions run in the order of
     * the calls. Wakes the tail, so the position's version must be one that is committed.
     */
    public void await(Stamp position, Runnable action) {
        readLock.lock();
        try {
            if (position.compareTo(applied) <= 0) {
                action.run();
                return;
            }
            positions.add(position, action);
        } finally {
            readLock.unlock();
        }
        tail.wake(position.version());
    }

    /**
     * Complete when the view has reached a version that was current after the call: all earlier writes are visible.
     * Completes under the view's lock, as {@link #await}.
     */
    public CompletableFuture<Void> sync() {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        CompletableFuture<Long> current = transactions.read(ReadTransaction::getReadVersion);
        current.whenComplete((now, error) -> {
            if (error == null) {
                await(Stamp.endOf(now), () -> reached.complete(null));
            } else {
                reached.completeExceptionally(StoreErrors.unwrap(error));
            }
        });
        return reached;
    }

    /** The applied version: all commits up to it are shown, and perhaps one of this process beyond it. */
    @Override
    public long version() {
        return version;
    }

    @Override
    public void grown(long committed) {
        tail.readUpTo(committed);
    }

    /** Applies what this proxy has written itself without reading it, unless others' changes before it are still to be read. */
    @Override
    public void appended(Appended appended) {
        writeLock.lock();
        try {
            if (version > 0 && appended.predecessor().compareTo(applied) <= 0) {
                // Nothing has changed between the predecessor and the read version.
                reach(Math.max(version, appended.readVersion()));
                apply(appended.changes(), appended.end());
                return;
            }
        } finally {
            writeLock.unlock();
        }
        tail.readUpTo(appended.end().version());
    }

    /** Zxid of the newest change that was applied. */
    public long zxid() {
        return zxid;
    }

    /** The watches that this view fires. */
    public WatchRegistry watches() {
        return watches;
    }

    private void apply(LogReader.Stretch stretch) {
        writeLock.lock();
        try {
            if (stretch.gap()) {
                loseTrack(stretch.version());
            }
            reach(Math.max(version, stretch.version()));
            apply(stretch.changes(), Stamp.endOf(stretch.version()));
        } finally {
            writeLock.unlock();
        }
    }

    /** Applies what is new of {@code changes}, after which the view stands at {@code end} or where it stood already. */
    private void apply(List<LoggedChange> changes, Stamp end) {
        try {
            for (LoggedChange change : changes) {
                if (change.stamp().compareTo(applied) > 0) {
                    positions.runBefore(change.stamp());
                    apply(change);
                    if (change.stamp().version() > version) {
                        beyond.add(change);
                    }
                }
            }
        } catch (RuntimeException e) {
            log.error("tenant {}: a change could not be applied; all that is held of it is dropped", tenant.name(), e);
            loseTrack(end.version());
        }
        if (end.compareTo(applied) > 0) {
            applied = end;
            positions.runUpTo(end);
        }
    }

    /** The view shows all commits up to {@code reached}. */
    private void reach(long reached) {
        version = reached;
        beyond.removeIf(change -> change.stamp().version() <= reached);
        tail.skipTo(reached);
    }

    private void apply(LoggedChange logged) {
        zxid = tenant.zxids().zxid(logged.stamp());
        for (String path : NodeChanges.paths(logged.change())) {
            cache.apply(path, logged);
            noteInLoad(new NodeRead(path, true), logged);
            noteInLoad(new NodeRead(path, false), logged);
        }
        longReads.changed(logged);
        watches.fire(logged.change(), zxid);
        if (logged.change() instanceof Change.SessionMoved moved) {
            sessionChanges.moved(moved.sessionId(), moved.owner());
        } else if (logged.change() instanceof Change.SessionClosed closed) {
            sessionChanges.closed(closed.sessionId());
        }
    }

    private void noteInLoad(NodeRead key, LoggedChange logged) {
        Load load = loads.get(key);
        if (load != null) {
            load.changed(logged);
        }
    }

    /** Begins anew at {@code reached}: whoever waits for what lies before it is told to come back. */
    private void loseTrack(long reached) {
        cache.clear();
        loads.values().forEach(Load::overtake);
        longReads.overtake();
        watches.clear();
        // The newest change is not known, but no newer than this; and what follows is newer.
        zxid = tenant.zxids().zxid(Stamp.endOf(reached));
        sessionChanges.gap();
    }

    @Override
    public void close() {
        tail.close();
    }
}

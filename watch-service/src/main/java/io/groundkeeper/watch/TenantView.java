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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    private final SessionChanges sessionChanges;
    private final Tail tail;
    private final WatchRegistry watches = new WatchRegistry();
    private final PositionQueue positions = new PositionQueue();
    private final TailMonitor monitor;
    private final NodeReads nodeReads;
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

    /** A view that keeps what it knows in a part of {@code cache}. */
    public TenantView(
            Transactions transactions,
            Tenant tenant,
            NodeCache cache,
            ScheduledExecutorService scheduler,
            SessionChanges sessionChanges,
            TailMonitor monitor) {
        this.transactions = transactions;
        this.tenant = tenant;
        this.sessionChanges = sessionChanges;
        this.monitor = monitor;
        this.tail = new Tail(transactions, tenant, scheduler, this::apply, monitor);
        ReadWriteLock lock = new ReentrantReadWriteLock();
        this.readLock = lock.readLock();
        this.writeLock = lock.writeLock();
        Standpoint standpoint = new Here();
        this.nodeReads = new NodeReads(transactions, new ZnodeReader(tenant.keys()), cache.newPart(), standpoint);
        this.longReads = new LongReads(transactions, standpoint, nodeReads);
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
        nodeReads.read(new NodeRead(path, false), new ReadHandler<>() {
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
        nodeReads.read(new NodeRead(path, true), new ReadHandler<>() {
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
        return sync(() -> {});
    }

    /** As {@link #sync()}, and runs {@code action} then, under the view's lock in any case. */
    public CompletableFuture<Void> sync(Runnable action) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        CompletableFuture<Long> current = transactions.read(ReadTransaction::getReadVersion);
        current.whenComplete((now, error) -> {
            if (error == null) {
                await(Stamp.endOf(now), () -> {
                    action.run();
                    reached.complete(null);
                });
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
            log.atError()
                    .addKeyValue("tenant", tenant.name())
                    .setCause(e)
                    .log("a change could not be applied; all that is held of the tenant is dropped");
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
        monitor.applied();
        zxid = tenant.zxids().zxid(logged.stamp());
        nodeReads.changed(logged);
        longReads.changed(logged);
        watches.fire(logged.change(), zxid);
        if (logged.change() instanceof Change.SessionMoved moved) {
            sessionChanges.moved(moved.sessionId(), moved.tenure());
        } else if (logged.change() instanceof Change.SessionClosed closed) {
            sessionChanges.closed(closed.sessionId());
        }
    }

    /** Begins anew at {@code reached}: whoever waits for what lies before it is told to come back. */
    private void loseTrack(long reached) {
        nodeReads.overtake();
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

    /** Where this view stands. */
    private final class Here implements Standpoint {
        @Override
        public Lock readLock() {
            return readLock;
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public List<LoggedChange> beyond() {
            return beyond;
        }

        @Override
        public Stamp applied() {
            return applied;
        }

        @Override
        public long zxid() {
            return zxid;
        }

        @Override
        public void await(Stamp position, Runnable action) {
            TenantView.this.await(position, action);
        }
    }
}

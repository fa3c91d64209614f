package io.groundkeeper.watch;

import io.groundkeeper.layer.log.LoggedChange;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several reads whose results are of one version. What has been read is kept here and brought up to date as the log goes on,
 * until the last is there; the cache might not hold them all at once.
 */
final class JointRead implements LongRead {
    /** How many znodes are read at a time. */
    private static final int WINDOW = 64;

    /** What the view does for it. */
    interface View {
        void read(NodeRead wanted, ReadHandler<CachedNode> handler);

        /** Gives out the results, unless one is missing once the view stands still. */
        boolean deliver(JointRead joint);

        void failed(JointRead joint, Throwable cause);
    }

    private final List<NodeRead> wanted;
    private final Set<NodeRead> distinct;
    private final boolean withData;
    private final View view;
    private final Map<NodeRead, CachedNode> known = new ConcurrentHashMap<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();

    /** What is still to be read, as far as is known; used by whoever {@linkplain #advance advances}. */
    private Iterator<NodeRead> missing;

    /**
     * A read of nothing yet.
     *
     * @param withData whether data is wanted; what is read without it stays small, whatever the znodes are
     */
    JointRead(Collection<NodeRead> wanted, boolean withData, View view) {
        this.wanted = List.copyOf(wanted);
        this.distinct = new LinkedHashSet<>(wanted);
        this.withData = withData;
        this.view = view;
        this.missing = distinct.iterator();
    }

    /** Goes on where nothing is on its way: reads some of what is missing, or delivers. */
    void advance() {
        do {
            if (!missing.hasNext()) {
                if (view.deliver(this)) {
                    return;
                }
                // Of these the log did not say enough.
                missing = distinct.stream()
                        .filter(read -> !known.containsKey(read))
                        .toList()
                        .iterator();
            }
            // One more for this loop, which so goes on by itself where all was answered at once.
            outstanding.set(1);
            for (int begun = 0; begun < WINDOW && missing.hasNext(); begun++) {
                outstanding.incrementAndGet();
                read(missing.next());
            }
        } while (outstanding.decrementAndGet() == 0);
    }

    private void read(NodeRead one) {
        view.read(one, new ReadHandler<>() {
            @Override
            public void read(CachedNode node, long zxid) {
                known.put(one, kept(one, node));
                if (outstanding.decrementAndGet() == 0) {
                    advance();
                }
            }

            @Override
            public void failed(Throwable cause) {
                if (!failed.getAndSet(true)) {
                    view.failed(JointRead.this, cause);
                }
            }
        });
    }

    private CachedNode kept(NodeRead one, CachedNode node) {
        if (!withData) {
            return node.withoutData();
        }
        return one.withNames() ? node.copy() : new CachedNode(node.znode(), null);
    }

    /** One for each that is wanted; null where one is missing. To be called under the view's lock. */
    List<CachedNode> results() {
        return known.size() < distinct.size()
                ? null
                : wanted.stream().map(known::get).toList();
    }

    @Override
    public void changed(LoggedChange change) {
        for (String path : NodeChanges.paths(change.change())) {
            apply(new NodeRead(path, true), change);
            apply(new NodeRead(path, false), change);
        }
    }

    private void apply(NodeRead read, LoggedChange change) {
        known.computeIfPresent(read, (same, before) -> {
            CachedNode after = NodeChanges.apply(read.path(), before, change);
            return after == null || withData ? after : after.withoutData();
        });
    }

    @Override
    public void overtake() {
        known.clear();
    }
}

package io.groundkeeper.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Feeds the committer. With a thread of its own it takes whatever waits as one group, so that many transactions share
 * one sync of the disk; inline, it commits each transaction on the thread that asks. Thread-safe.
 */
final class CommitPipeline implements AutoCloseable {
    private static final int MAX_WAITING = 16_384;
    private static final int MAX_GROUP = 1_024;
    private static final int MAX_GROUP_BYTES = 16 << 20;

    private final Committer committer;
    private final VersionClock clock;
    private final BlockingQueue<Object> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

    /** Held while the committer runs. */
    private final ReentrantLock committing = new ReentrantLock();

    /** Guards {@link #closed} against requests that arrive while it is being closed. */
    private final Object admission = new Object();

    private final Thread thread;
    private volatile boolean closed;
    private boolean ceilingRequested;

    private enum Signal {
        RAISE_CEILING,
        CLOSE
    }

    CommitPipeline(Committer committer, VersionClock clock, boolean inline, String threadName) {
        this.committer = committer;
        this.clock = clock;
        thread = inline ? null : new Thread(this::run, threadName);
    }

    void start() {
        commit(List.of());
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Hands a transaction over; its listener hears the outcome, before this returns when inline. */
    void submit(CommitRequest request) {
        FdbError refused = null;
        synchronized (admission) {
            if (closed) {
                refused = FdbError.TRANSACTION_CANCELLED;
            } else if (thread != null && !waiting.offer(request)) {
                refused = FdbError.COMMIT_PROXY_MEMORY_LIMIT_EXCEEDED;
            }
        }
        if (refused != null) {
            request.listener().failed(refused);
        } else if (thread == null) {
            commitInline(List.of(request));
        }
    }

    private void commitInline(List<CommitRequest> group) {
        committing.lock();
        try {
            if (closed) {
                group.forEach(request -> request.listener().failed(FdbError.TRANSACTION_CANCELLED));
            } else {
                commit(group);
            }
        } finally {
            committing.unlock();
        }
    }

    /** A read version, see {@link VersionClock#readVersion}. */
    long readVersion() {
        long version = clock.readVersion();
        if (clock.needsHigherCeiling()) {
            raiseCeiling();
        }
        return version;
    }

    private void raiseCeiling() {
        synchronized (admission) {
            if (closed || ceilingRequested) {
                return;
            }
            ceilingRequested = thread == null || waiting.offer(Signal.RAISE_CEILING);
        }
        if (thread == null) {
            commitInline(List.of());
        }
    }

    private void commit(List<CommitRequest> group) {
        committing.lock();
        try {
            committer.commit(group);
        } finally {
            committing.unlock();
        }
        synchronized (admission) {
            ceilingRequested = false;
        }
    }

    private void run() {
        List<CommitRequest> group = new ArrayList<>();
        Object next = take();
        while (next != Signal.CLOSE) {
            int bytes = 0;
            while (next instanceof CommitRequest request) {
                group.add(request);
                bytes += request.bytes();
                next = group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES ? waiting.poll() : null;
            }
            commit(group);
            group.clear();
            if (next != Signal.CLOSE) {
                next = take();
            }
        }
    }

    private Object take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.take();
                } catch (InterruptedException e) {
                    // Only close() ends this thread.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Refuses new transactions, commits those that wait, and stops. */
    @Override
    public void close() {
        if (!refuseNew() || thread == null) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                waiting.put(Signal.CLOSE);
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false when that was so already. Waits for the group at hand, which still uses the store. */
    private boolean refuseNew() {
        committing.lock();
        try {
            synchronized (admission) {
                boolean first = !closed;
                closed = true;
                return first;
            }
        } finally {
            committing.unlock();
        }
    }
}

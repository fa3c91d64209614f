package io.groundkeeper.it.oracle;

import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** Runs sequences on one service, and writes down what their clients see. Thread-safe. */
final class Runner implements AutoCloseable {

    private static final int SESSION_TIMEOUT_MILLIS = 40_000;

    private final ZooKeeperService service;
    private final ZooKeeper setUp;
    private final AtomicInteger subtrees = new AtomicInteger();

    Runner(ZooKeeperService service) throws IOException {
        this.service = service;
        this.setUp = new ZooKeeper(service.connectString(), SESSION_TIMEOUT_MILLIS, event -> {});
    }

    /** Runs a sequence in a subtree of its own. Several may run at once. */
    Transcript runInSubtree(Sequence sequence) throws Exception {
        String root = "/s" + subtrees.incrementAndGet();
        setUp.create(root, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        return run(sequence, new Namespace.Subtree(root));
    }

    /** Runs a sequence in the whole tree, alone. */
    Transcript runInWholeTree(Sequence sequence, String tag) throws Exception {
        return run(sequence, new Namespace.WholeTree(tag));
    }

    @Override
    public void close() throws InterruptedException {
        setUp.close();
    }

    private Transcript run(Sequence sequence, Namespace namespace) throws Exception {
        try (Run run = new Run(service, sequence, namespace)) {
            return run.transcript();
        }
    }
}

package io.groundkeeper.it.benchmark;

import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** One connection, and the requests that it makes about the {@link Tree}. One thread sends. */
final class Client {

    private final ZooKeeper zooKeeper;
    private final String created;
    private final SplittableRandom random;
    private final Queue<String> deletable = new ConcurrentLinkedQueue<>();
    private int creations;

    Client(ZooKeeper zooKeeper, int index) {
        this.zooKeeper = zooKeeper;
        this.created = Tree.created(index) + "/";
        this.random = new SplittableRandom(index);
    }

    void get(Completion completion) {
        zooKeeper.getData(
                Tree.znode(random.nextInt(Tree.ZNODES)),
                false,
                (rc, path, context, data, stat) -> completion.done(rc),
                null);
    }

    void set(Completion completion) {
        zooKeeper.setData(
                Tree.znode(random.nextInt(Tree.ZNODES)),
                Tree.DATA,
                -1,
                (rc, path, context, stat) -> completion.done(rc),
                null);
    }

    void list(Completion completion) {
        zooKeeper.getChildren(
                Tree.list(random.nextInt(Tree.LISTS)),
                false,
                (rc, path, context, children) -> completion.done(rc),
                null);
    }

    void create(Completion completion) {
        zooKeeper.create(
                created + creations++,
                Tree.DATA,
                Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT,
                (rc, path, context, name) -> {
                    if (rc == Code.OK.intValue()) {
                        deletable.add(name);
                    }
                    completion.done(rc);
                },
                null);
    }

    /** 1% create, 1% delete, 8% setData, 45% getData, 45% list. */
    void mixed(Completion completion) {
        int percent = random.nextInt(100);
        if (percent < 1) {
            create(completion);
        } else if (percent < 2) {
            delete(completion);
        } else if (percent < 10) {
            set(completion);
        } else if (percent < 55) {
            get(completion);
        } else {
            list(completion);
        }
    }

    private void delete(Completion completion) {
        String path = deletable.poll();
        if (path == null) {
            create(completion);
        } else {
            zooKeeper.delete(path, -1, (rc, p, context) -> completion.done(rc), null);
        }
    }
}

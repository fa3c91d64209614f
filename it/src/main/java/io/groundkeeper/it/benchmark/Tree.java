package io.groundkeeper.it.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The znodes that the requests are about. */
final class Tree {

    static final int ZNODES = 1_000;
    static final int LISTS = 10;
    static final int CHILDREN = 100;
    static final byte[] DATA = new byte[100];

    private static final int MOST_IN_MULTI = 100;

    private Tree() {}

    static String znode(int i) {
        return "/znodes/" + i;
    }

    static String list(int i) {
        return "/lists/" + i;
    }

    /** Where a client creates. */
    static String created(int client) {
        return "/created/" + client;
    }

    /** What the watchers of one change watch. */
    static String watched() {
        return "/watched";
    }

    /** Makes it, unless it is there. */
    static void create(ZooKeeper zooKeeper, int clients) throws KeeperException, InterruptedException {
        if (zooKeeper.exists(watched(), false) != null) {
            return;
        }
        List<String> paths = new ArrayList<>(List.of("/znodes", "/lists", "/created", watched()));
        for (int i = 0; i < ZNODES; i++) {
            paths.add(znode(i));
        }
        for (int i = 0; i < LISTS; i++) {
            paths.add(list(i));
            for (int j = 0; j < CHILDREN; j++) {
                paths.add(list(i) + "/child-" + j);
            }
        }
        for (int i = 0; i < clients; i++) {
            paths.add(created(i));
        }
        for (int i = 0; i < paths.size(); i += MOST_IN_MULTI) {
            zooKeeper.multi(paths.subList(i, Math.min(i + MOST_IN_MULTI, paths.size())).stream()
                    .map(path -> Op.create(path, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                    .toList());
        }
    }
}

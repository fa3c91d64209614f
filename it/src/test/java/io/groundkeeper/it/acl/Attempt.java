package io.groundkeeper.it.acl;

import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/** What somebody may try with a znode. Those who come later find it as it was, but for children that are the caller's. */
enum Attempt {
    GET_DATA((client, znode, who, acl) -> {
        client.getData(znode, false, null);
        return null;
    }),
    EXISTS((client, znode, who, acl) -> client.exists(znode, false).getAversion()),
    GET_CHILDREN((client, znode, who, acl) -> {
        client.getChildren(znode, false);
        return null;
    }),
    GET_ACL((client, znode, who, acl) -> client.getACL(znode, new Stat())),
    SET_DATA((client, znode, who, acl) -> {
        client.setData(znode, new byte[1], -1);
        return null;
    }),
    CREATE((client, znode, who, acl) -> {
        client.create(znode + "/of-" + who, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        return null;
    }),
    DELETE((client, znode, who, acl) -> {
        client.delete(znode + "/for-" + who, -1);
        return null;
    }),
    SET_ACL((client, znode, who, acl) -> {
        client.setACL(znode, acl, -1);
        return null;
    }),
    CHECK((client, znode, who, acl) -> {
        client.multi(List.of(Op.check(znode, -1)));
        return null;
    }),
    MULTI((client, znode, who, acl) -> {
        client.multi(List.of(
                Op.setData(znode, new byte[2], -1),
                Op.create(znode + "/multi-" + who, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        return null;
    });

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    private final Action action;

    Attempt(Action action) {
        this.action = action;
    }

    /** Children that {@code who} needs to try everything. */
    static String childFor(String who) {
        return "for-" + who;
    }

    /**
     * Tries.
     *
     * @param acl the znode's list
     * @return what the client saw
     */
    String by(ZooKeeper client, String who, String znode, List<ACL> acl) throws InterruptedException {
        return Client.seen(() -> action.act(client, znode, who, acl));
    }

    private interface Action {
        Object act(ZooKeeper client, String znode, String who, List<ACL> acl)
                throws KeeperException, InterruptedException;
    }
}

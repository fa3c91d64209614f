package io.groundkeeper.it.acl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/** Everybody tries everything with znodes of all ACLs. */
public final class PermissionTable {

    private static final List<Integer> PERMISSIONS = List.of(
            0,
            Perms.READ,
            Perms.WRITE,
            Perms.CREATE,
            Perms.DELETE,
            Perms.ADMIN,
            Perms.READ | Perms.ADMIN,
            Perms.ALL & ~Perms.READ,
            Perms.ALL);

    private PermissionTable() {}

    /**
     * Fills the table.
     *
     * @param owner makes the znodes; one for whom ACLs do not apply
     * @param ids who is named by the ACLs
     * @param callers who tries, by name
     * @return a line for each caller, ACL and operation
     */
    public static List<String> fill(ZooKeeper owner, List<Id> ids, Map<String, ZooKeeper> callers) throws Exception {
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (Id id : ids) {
            for (int permissions : PERMISSIONS) {
                List<ACL> acl = Arrays.asList(new ACL(permissions, id));
                String znode = "/table-" + number++;
                create(owner, znode, acl, callers.keySet());
                for (Map.Entry<String, ZooKeeper> caller : callers.entrySet()) {
                    for (Attempt attempt : Attempt.values()) {
                        String seen = attempt.by(caller.getValue(), caller.getKey(), znode, acl);
                        lines.add(caller.getKey() + " " + id.getScheme() + ":" + id.getId() + " " + permissions + " "
                                + attempt + ": " + seen);
                    }
                }
            }
        }
        return lines;
    }

    private static void create(ZooKeeper owner, String znode, List<ACL> acl, Iterable<String> callers)
            throws Exception {
        List<Op> znodes = new ArrayList<>();
        znodes.add(Op.create(znode, new byte[0], acl, CreateMode.PERSISTENT));
        for (String caller : callers) {
            String child = znode + "/" + Attempt.childFor(caller);
            znodes.add(Op.create(child, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        }
        owner.multi(znodes);
    }
}

package io.groundkeeper.layer;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.schema.AclEntry;
import java.util.List;

/** Who may do what: ZooKeeper's rule (its server's {@code checkACL}). */
public final class AccessControl {
    private AccessControl() {}

    /** Whether {@code acl} gives {@code caller} at least one of {@code permissions}; an empty ACL gives everyone all. */
    public static boolean permits(List<AclEntry> acl, int permissions, Caller caller) {
        if (caller.unrestricted() || acl.isEmpty()) {
            return true;
        }
        for (AclEntry entry : acl) {
            if ((entry.permissions() & permissions) != 0 && appliesTo(entry, caller)) {
                return true;
            }
        }
        return false;
    }

    private static boolean appliesTo(AclEntry entry, Caller caller) {
        if (entry.scheme().equals("world") && entry.id().equals("anyone")) {
            return true;
        }
        for (Caller.Identity identity : caller.identities()) {
            if (identity.scheme().equals(entry.scheme()) && caller.matching().matches(identity, entry.id())) {
                return true;
            }
        }
        return false;
    }
}

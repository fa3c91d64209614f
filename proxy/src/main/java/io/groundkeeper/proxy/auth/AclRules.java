package io.groundkeeper.proxy.auth;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Failure;
import io.groundkeeper.schema.AclEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.data.ACL;

/** ZooKeeper's rules for the ACLs that clients give, and for what they are told of others'. Immutable. */
public final class AclRules {
    private static final String AUTH = "auth";
    private static final String WORLD = "world";
    private static final String ANYONE = "anyone";
    private static final String REDACTED = ":x";

    private final Schemes schemes;

    /** The rules of a server that has these schemes. */
    public AclRules(Schemes schemes) {
        this.schemes = schemes;
    }

    /** The list as it is stored: without duplicates, {@code auth} replaced by what the caller has authenticated as. */
    public List<AclEntry> resolve(List<ACL> acl, Caller caller) throws RefusedAclException {
        if (acl == null || acl.isEmpty()) {
            throw new RefusedAclException(Failure.INVALID_ACL);
        }
        List<AclEntry> resolved = new ArrayList<>(acl.size());
        for (AclEntry entry : distinct(acl)) {
            if (AUTH.equals(entry.scheme())) {
                resolved.addAll(authenticated(entry.permissions(), caller));
            } else {
                checkValid(entry.scheme(), entry.id());
                resolved.add(entry);
            }
        }
        return resolved.equals(AclEntry.OPEN) ? AclEntry.OPEN : List.copyOf(resolved);
    }

    /**
     * The entries without duplicates; scheme and id may be null in them. ZooKeeper's server compares each entry with those before
     * it, first the permissions, then the scheme, then the id, and trips over null where it comes to compare that.
     */
    private static Set<AclEntry> distinct(List<ACL> acl) throws RefusedAclException {
        Set<AclEntry> distinct = new LinkedHashSet<>();
        Set<AclEntry> beginnings = new HashSet<>();
        for (ACL each : acl) {
            String scheme = each.getId().getScheme();
            String id = each.getId().getId();
            AclEntry permissions = new AclEntry(each.getPerms(), null, null);
            AclEntry permissionsAndScheme = new AclEntry(each.getPerms(), scheme, null);
            if ((scheme == null && beginnings.contains(permissions))
                    || (id == null && beginnings.contains(permissionsAndScheme))) {
                throw new RefusedAclException(Failure.MARSHALLING_ERROR);
            }
            beginnings.add(permissions);
            beginnings.add(permissionsAndScheme);
            distinct.add(new AclEntry(each.getPerms(), scheme, id));
        }
        return distinct;
    }

    private List<AclEntry> authenticated(int permissions, Caller caller) throws RefusedAclException {
        List<AclEntry> entries = caller.identities().stream()
                .filter(schemes::isAuthenticated)
                .map(identity -> new AclEntry(permissions, identity.scheme(), identity.id()))
                .toList();
        if (entries.isEmpty()) {
            throw new RefusedAclException(Failure.INVALID_ACL);
        }
        return entries;
    }

    private void checkValid(String scheme, String id) throws RefusedAclException {
        boolean world = WORLD.equals(scheme);
        if (!world && (scheme == null || !schemes.has(scheme))) {
            throw new RefusedAclException(Failure.INVALID_ACL);
        }
        if (id == null) {
            throw new RefusedAclException(Failure.MARSHALLING_ERROR);
        }
        if (world ? !id.equals(ANYONE) : !schemes.isValid(scheme, id)) {
            throw new RefusedAclException(Failure.INVALID_ACL);
        }
    }

    /** The list for somebody who may read but not administer: without the hashes of passwords. */
    public static List<AclEntry> redact(List<AclEntry> acl) {
        return acl.stream()
                .map(entry -> entry.scheme().equals(Schemes.DIGEST)
                        ? new AclEntry(
                                entry.permissions(), entry.scheme(), entry.id().replaceAll(":.*", REDACTED))
                        : entry)
                .toList();
    }
}

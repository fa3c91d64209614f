package io.groundkeeper.proxy.auth;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Caller.Identity;
import io.groundkeeper.schema.AclEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/** ZooKeeper's rules for the ACLs that clients give, and for what they are told of others'. Immutable. */
public final class AclRules {
    private static final String AUTH = "auth";
    private static final String REDACTED = ":x";

    private final Schemes schemes;

    /** The rules of a server that has these schemes. */
    public AclRules(Schemes schemes) {
        this.schemes = schemes;
    }

    /**
     * The list as it is stored: without duplicates, {@code auth} replaced by what the caller has authenticated as.
     *
     * @return empty where ZooKeeper calls it an invalid ACL
     */
    public Optional<List<AclEntry>> resolve(List<ACL> acl, Caller caller) {
        if (acl == null || acl.isEmpty() || !acl.stream().allMatch(AclRules::isComplete)) {
            return Optional.empty();
        }
        List<AclEntry> resolved = new ArrayList<>(acl.size());
        for (ACL entry : acl.stream().map(AclRules::withId).distinct().toList()) {
            if (!resolve(entry, caller, resolved)) {
                return Optional.empty();
            }
        }
        return Optional.of(resolved.equals(AclEntry.OPEN) ? AclEntry.OPEN : List.copyOf(resolved));
    }

    private static boolean isComplete(ACL entry) {
        return entry != null
                && entry.getId() != null
                && entry.getId().getScheme() != null
                && (entry.getId().getId() != null || entry.getId().getScheme().equals(AUTH));
    }

    /** The {@code auth} scheme needs no id, and kazoo sends null for the empty one. */
    private static ACL withId(ACL entry) {
        return entry.getId().getId() == null ? new ACL(entry.getPerms(), new Id(AUTH, "")) : entry;
    }

    private boolean resolve(ACL entry, Caller caller, List<AclEntry> resolved) {
        Id id = entry.getId();
        if (id.getScheme().equals(AUTH)) {
            int before = resolved.size();
            for (Identity identity : caller.identities()) {
                if (schemes.isAuthenticated(identity)) {
                    resolved.add(new AclEntry(entry.getPerms(), identity.scheme(), identity.id()));
                }
            }
            return resolved.size() > before;
        }
        resolved.add(new AclEntry(entry.getPerms(), id.getScheme(), id.getId()));
        return id.getScheme().equals("world")
                ? id.getId().equals("anyone")
                : schemes.isValid(id.getScheme(), id.getId());
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

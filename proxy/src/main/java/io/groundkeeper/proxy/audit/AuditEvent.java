package io.groundkeeper.proxy.audit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that was done or tried. The fields that it has are ZooKeeper's, in ZooKeeper's order, and after them the tenant: so
 * whatever reads ZooKeeper's audit logs by the place or the name of a field finds all of them where they were.
 *
 * @param fields all fields, in their order
 */
public record AuditEvent(Map<String, String> fields) {

    private static final long OVERHEAD = 256;

    /** What came of it. */
    public enum Result {
        SUCCESS,
        FAILURE,
        /** It was begun, and what came of it is not known. */
        INVOKED
    }

    /**
     * Who has asked.
     *
     * @param session id of the session
     * @param users names of whom the client has authenticated as, with commas between them; null for none
     * @param address the client's, null where the server acts by itself
     */
    public record Requester(long session, String users, String address) {}

    /**
     * What is done to a znode.
     *
     * @param znode its path, null where it is about none
     * @param znodeType the mode of a znode that is created, otherwise null
     * @param acl the ACL that is set, otherwise null
     */
    record Action(String operation, String znode, String znodeType, String acl) {
        static Action of(String operation, String znode) {
            return new Action(operation, znode, null, null);
        }
    }

    /** What is done in a session. */
    static AuditEvent ofTenant(String tenant, Requester by, Action action, Result result) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("session", "0x" + Long.toHexString(by.session));
        putIfThere(fields, "user", by.users);
        putIfThere(fields, "ip", by.address);
        fields.put("operation", action.operation);
        putIfThere(fields, "znode", action.znode);
        putIfThere(fields, "znode_type", action.znodeType);
        putIfThere(fields, "acl", action.acl);
        put(fields, result);
        fields.put("tenant", tenant);
        return new AuditEvent(fields);
    }

    /** What happens to the server. */
    public static AuditEvent ofServer(String user, String operation, Result result) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("user", user);
        fields.put("operation", operation);
        put(fields, result);
        return new AuditEvent(fields);
    }

    /** So many events are missing here. */
    static AuditEvent ofLoss(String user, long count) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("user", user);
        fields.put("operation", "auditEventsLost");
        fields.put("lost", Long.toString(count));
        put(fields, Result.FAILURE);
        return new AuditEvent(fields);
    }

    private static void put(Map<String, String> fields, Result result) {
        fields.put("result", result.name().toLowerCase(Locale.ROOT));
    }

    private static void putIfThere(Map<String, String> fields, String name, String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** About how much of memory it holds, in characters. */
    long chars() {
        return OVERHEAD + fields.values().stream().mapToLong(String::length).sum();
    }

    boolean isFailure() {
        return fields.get("result").equals("failure");
    }
}

package io.groundkeeper.schema;

import com.apple.foundationdb.tuple.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of an access control list: who may do what.
 *
 * @param permissions ZooKeeper's bits: read 1, write 2, create 4, delete 8, admin 16
 * @param scheme authentication scheme, {@code world} or {@code digest} for example
 * @param id identity within the scheme
 */
public record AclEntry(int permissions, String scheme, String id) {

    public static final int READ = 1;
    public static final int WRITE = 2;
    public static final int CREATE = 4;
    public static final int DELETE = 8;
    public static final int ADMIN = 16;
    public static final int ALL = READ | WRITE | CREATE | DELETE | ADMIN;

    /** Anyone may do anything: ZooKeeper's {@code OPEN_ACL_UNSAFE}, and most znodes'. */
    public static final List<AclEntry> OPEN = List.of(new AclEntry(ALL, "world", "anyone"));

    /** Anyone may read: ZooKeeper's {@code READ_ACL_UNSAFE}. */
    public static final List<AclEntry> READ_ONLY = List.of(new AclEntry(READ, "world", "anyone"));

    /** A list as a tuple element; the open one, which most are, as nothing. */
    static Object toElement(List<AclEntry> acl) {
        if (acl.equals(OPEN)) {
            return null;
        }
        Tuple list = new Tuple();
        for (AclEntry entry : acl) {
            list = list.add(Tuple.from(entry.permissions, entry.scheme, entry.id));
        }
        return list;
    }

    static List<AclEntry> fromElement(Object element) {
        if (element == null) {
            return OPEN;
        }
        // Nested tuples come back as lists.
        List<AclEntry> acl = new ArrayList<>();
        for (Object item : (List<?>) element) {
            Tuple entry = Tuple.fromList((List<?>) item);
            acl.add(new AclEntry((int) entry.getLong(0), entry.getString(1), entry.getString(2)));
        }
        return List.copyOf(acl);
    }
}

package io.groundkeeper.it.oracle;

import java.util.List;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/** The access control lists that sequences use, valid and not. */
@SuppressWarnings("ImmutableEnumChecker") // ACL is a mutable class, and nobody changes one here.
enum Acls {
    OPEN(Ids.OPEN_ACL_UNSAFE),
    WORLD_READ(Ids.READ_ACL_UNSAFE),
    WORLD_ALL_BUT_READ(List.of(new ACL(Perms.ALL & ~Perms.READ, Ids.ANYONE_ID_UNSAFE))),
    WORLD_ALL_BUT_DELETE(List.of(new ACL(Perms.ALL & ~Perms.DELETE, Ids.ANYONE_ID_UNSAFE))),
    WORLD_ADMIN(List.of(new ACL(Perms.ADMIN, Ids.ANYONE_ID_UNSAFE))),
    CREATOR_ALL(Ids.CREATOR_ALL_ACL),
    ALICE_ALL(List.of(new ACL(Perms.ALL, Credentials.ALICE.id()))),
    ALICE_WRITES_BOB_READS(List.of(
            new ACL(Perms.WRITE | Perms.CREATE | Perms.DELETE, Credentials.ALICE.id()),
            new ACL(Perms.READ, Credentials.BOB.id()))),
    WORLD_READ_ALICE_ALL(
            List.of(new ACL(Perms.READ, Ids.ANYONE_ID_UNSAFE), new ACL(Perms.ALL, Credentials.ALICE.id()))),
    WORLD_WRITE_ALICE_ALL(aliceAndWorld(Perms.WRITE)),
    WORLD_CREATE_ALICE_ALL(aliceAndWorld(Perms.CREATE)),
    WORLD_DELETE_ALICE_ALL(aliceAndWorld(Perms.DELETE)),
    WORLD_ADMIN_ALICE_ALL(aliceAndWorld(Perms.ADMIN)),
    TWICE_THE_SAME(List.of(Ids.OPEN_ACL_UNSAFE.get(0), Ids.OPEN_ACL_UNSAFE.get(0))),
    NOBODY(List.of(new ACL(0, Ids.ANYONE_ID_UNSAFE))),
    EMPTY(List.of()),
    UNKNOWN_SCHEME(List.of(new ACL(Perms.ALL, new Id("passport", "alice")))),
    MALFORMED_DIGEST(List.of(new ACL(Perms.ALL, new Id("digest", "alice")))),
    WORLD_SOMEONE(List.of(new ACL(Perms.ALL, new Id("world", "someone"))));

    private final List<ACL> entries;

    Acls(List<ACL> entries) {
        this.entries = entries;
    }

    private static List<ACL> aliceAndWorld(int world) {
        return List.of(new ACL(world, Ids.ANYONE_ID_UNSAFE), new ACL(Perms.ALL, Credentials.ALICE.id()));
    }

    List<ACL> entries() {
        return entries;
    }
}

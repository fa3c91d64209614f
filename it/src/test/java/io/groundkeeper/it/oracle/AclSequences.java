package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Acls.*;
import static io.groundkeeper.it.oracle.Credentials.ALICE;
import static io.groundkeeper.it.oracle.Credentials.BOB;
import static io.groundkeeper.it.oracle.Script.*;

import java.util.stream.Stream;

/** Sequences by hand, for what is easy to get wrong about access control lists. What is right, ZooKeeper says. */
final class AclSequences {

    private AclSequences() {}

    static Stream<Sequence> all() {
        return Stream.of(acls(), invalidAcls(), aclVersions(), permissions());
    }

    private static Sequence acls() {
        return script("acls")
                .then(0, create("/c", CREATOR_ALL), login(ALICE), create("/c", CREATOR_ALL), getAcl("/c"), get("/c"))
                .then(
                        0,
                        create("/t", TWICE_THE_SAME),
                        getAcl("/t"),
                        login(BOB),
                        create("/d", CREATOR_ALL),
                        getAcl("/d"))
                .then(1, getAcl("/c"), get("/c"), exists("/c"), list("/c"), set("/c", "x"), login(BOB), get("/d"))
                .then(1, getAcl("/d"), get("/c"), delete("/c"))
                .then(0, create("/r", WORLD_READ_ALICE_ALL), getAcl("/r"), create("/r/x"))
                .then(2, getAcl("/r"), get("/r"), set("/r", "x"), setAcl("/r", OPEN), create("/r/y"), delete("/r/x"))
                .then(2, getAcl("/t"), setAcl("/t", CREATOR_ALL), login(ALICE), login(ALICE), setAcl("/t", CREATOR_ALL))
                .then(2, getAcl("/t"), getAcl("/"))
                .end();
    }

    private static Sequence invalidAcls() {
        return script("invalid acls")
                .then(0, create("/a", EMPTY), create("/a", UNKNOWN_SCHEME), create("/a", MALFORMED_DIGEST))
                .then(0, create("/a", WORLD_SOMEONE), create("/a", CREATOR_ALL), create("/a", NOBODY), getAcl("/a"))
                .then(0, create("/b"), setAcl("/b", EMPTY), setAcl("/b", UNKNOWN_SCHEME), setAcl("/b", CREATOR_ALL))
                .then(0, multi(create("/c"), create("/d", EMPTY), create("/e")), exists("/c"))
                .end();
    }

    private static Sequence aclVersions() {
        return script("acl versions")
                .then(0, create("/a"), setAcl("/a", OPEN, 1), setAcl("/a", OPEN, 0), setAcl("/a", WORLD_READ, 1))
                .then(0, getAcl("/a"), setAcl("/a", OPEN), set("/a", "x"), exists("/a"), create("/a/b"), get("/a"))
                .end();
    }

    private static Sequence permissions() {
        return script("permissions")
                .then(0, create("/no-read", WORLD_ALL_BUT_READ), create("/no-delete", WORLD_ALL_BUT_DELETE))
                .then(
                        0,
                        create("/admin", WORLD_ADMIN),
                        create("/nobody", NOBODY),
                        create("/split", ALICE_WRITES_BOB_READS))
                .then(
                        1,
                        get("/no-read"),
                        list("/no-read"),
                        exists("/no-read"),
                        getAcl("/no-read"),
                        set("/no-read", "x"))
                .then(1, create("/no-read/a"), delete("/no-read/a"), multi(check("/no-read", -1)))
                .then(
                        1,
                        create("/no-delete/a"),
                        delete("/no-delete/a"),
                        delete("/no-delete/none"),
                        set("/no-delete", "x"))
                .then(
                        1,
                        getAcl("/admin"),
                        get("/admin"),
                        create("/admin/a"),
                        setAcl("/admin", OPEN),
                        create("/admin/a"))
                .then(1, getAcl("/nobody"), get("/nobody"), set("/nobody", "x"), delete("/nobody"))
                .then(1, login(ALICE), get("/split"), set("/split", "x"), create("/split/a"), getAcl("/split"))
                .then(2, login(BOB), get("/split"), set("/split", "y"), getAcl("/split"), delete("/split/a"))
                .end();
    }
}

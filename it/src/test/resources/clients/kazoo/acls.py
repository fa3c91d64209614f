"""Permissions, and who has them."""

from kazoo.security import ACL, CREATOR_ALL_ACL, OPEN_ACL_UNSAFE, READ_ACL_UNSAFE, Id, Permissions
from kazoo.security import make_acl, make_digest_acl
from scenario import connected, counts, gone, outcome, say

USER = ("digest", "user:secret")

stranger = connected()
user = connected(auth_data=[USER])
own = make_digest_acl("user", "secret", all=True)

say(user.create("/acl", b"mine", acl=[own]))
say(user.get("/acl")[0], counts(user.exists("/acl")))
for act in (
    lambda c: c.get("/acl")[0],
    lambda c: c.set("/acl", b"") and "set",
    lambda c: c.get_children("/acl"),
    lambda c: c.create("/acl/child"),
    lambda c: c.set_acls("/acl", OPEN_ACL_UNSAFE) and "set",
    lambda c: c.get_acls("/acl")[0],
    lambda c: counts(c.exists("/acl")),
    lambda c: c.delete("/acl/none"),
):
    say("a stranger:", outcome(act, stranger))

acls, stat = user.get_acls("/acl")
say(acls, counts(stat))
say(counts(user.set_acls("/acl", [own] + READ_ACL_UNSAFE)))
say("may read:", stranger.get("/acl")[0], outcome(stranger.set, "/acl", b""))
say(outcome(user.set_acls, "/acl", [own], version=9))
acls, stat = stranger.get_acls("/acl")
say("without the secret:", [acl.id.id for acl in acls], counts(stat))

say(user.create("/acl/creators", acl=CREATOR_ALL_ACL), [acl.id.scheme for acl in user.get_acls("/acl/creators")[0]])
say(outcome(stranger.create, "/creators", acl=CREATOR_ALL_ACL))
for bad in (
    [],
    [ACL(Permissions.ALL, Id("nonsense", "x"))],
    [ACL(Permissions.ALL, Id("world", "nobody"))],
    [ACL(Permissions.ALL, Id("digest", "no colon"))],
    [ACL(Permissions.ALL, Id("ip", "300.1.1.1"))],
):
    say("bad:", outcome(user.create, "/bad", acl=bad or [ACL(Permissions.ALL, Id("", ""))]))

for permission in ("read", "write", "create", "delete", "admin"):
    path = "/only-" + permission
    user.create(path, acl=[make_acl("world", "anyone", **{permission: True})])
    say(
        permission,
        outcome(lambda: stranger.get(path)[0]),
        outcome(lambda: counts(stranger.set(path, b""))),
        outcome(stranger.create, path + "/child"),
        outcome(stranger.delete, path + "/child"),
        outcome(lambda: stranger.get_acls(path)[0]),
        outcome(lambda: counts(stranger.set_acls(path, OPEN_ACL_UNSAFE))),
    )

say("joins:", stranger.add_auth(*USER), stranger.set("/acl", b"ours").version)
loser = connected()
say("another:", loser.add_auth("digest", "user:wrong"), outcome(loser.set, "/acl", b""))
guarded = connected(default_acl=[own], auth_data=[USER])
guarded.create("/guarded", b"")
say("by default:", guarded.get_acls("/guarded")[0] == [own], outcome(loser.get, "/guarded"))
transaction = loser.transaction()
transaction.check("/", 0)
transaction.set_data("/acl", b"")
say("in a transaction:", [type(r).__name__ for r in transaction.commit()])
refused = connected()
say("no such scheme:", outcome(refused.add_auth, "nonsense", "x:y"))
gone(stranger, user, loser, guarded)

"""Permissions by the address that a client comes from."""

from kazoo.security import make_acl
from scenario import connected, counts, gone, outcome, say

user = connected()
stranger = connected()
here = make_acl("ip", "127.0.0.1", read=True)
elsewhere = make_acl("ip", "10.1.1.1", all=True)
user.create("/here", b"here", acl=[here, elsewhere])
say("by address:", stranger.get("/here")[0], outcome(stranger.set, "/here", b""))
net = make_acl("ip", "127.0.0.0/8", read=True, write=True)
user.create("/net", b"net", acl=[net])
say("by network:", stranger.get("/net")[0], counts(stranger.set("/net", b"")), outcome(lambda: stranger.get_acls("/net")[0]))
say("bad:", outcome(user.create, "/bad", acl=[make_acl("ip", "300.1.1.1", all=True)]))
gone(user, stranger)

"""Znodes of every kind that kazoo creates, read and changed."""

from kazoo.exceptions import NoNodeError
from scenario import connected, counts, gone, outcome, say

client = connected()
other = connected()

say(client.create("/tree", b"one"))
say(client.create("/tree/persistent", b""))
say(client.create("/tree/numbered-", sequence=True))
say(client.create("/tree/brief", b"two", ephemeral=True))
say(client.create("/tree/brief-", ephemeral=True, sequence=True))
say(client.create("/tree/a/b/c", b"deep", makepath=True))
path, stat = client.create("/tree/told", b"three", include_data=True)
say(path, counts(stat))
say(client.ensure_path("/tree/x/y"), client.ensure_path("/tree/x/y"))

say("again:", outcome(client.create, "/tree"))
say("without a parent:", outcome(client.create, "/none/child"))
say("below an ephemeral:", outcome(client.create, "/tree/brief/child"))
say("of the root:", outcome(client.delete, "/"))
say("of a parent:", outcome(client.delete, "/tree"))
say("of nothing:", outcome(client.delete, "/none"))
say("of another version:", outcome(client.delete, "/tree/told", version=7))
say("to another version:", outcome(client.set, "/tree/told", b"", version=7))
say("a bad name:", outcome(client.create, "/tree/\u0001"))

data, stat = client.get("/tree")
say(data, counts(stat))
data, stat = other.get("/tree/brief")
say(data, counts(stat), stat.owner_session_id == client.client_id[0])
stat = client.set("/tree/told", b"longer than before")
say(counts(stat))
say(client.get("/tree/told")[0], client.exists("/none"), outcome(client.get, "/none"))
data, stat = client.get("/tree/told")
say("times:", stat.created <= stat.last_modified, stat.czxid < stat.mzxid, stat.czxid == stat.pzxid)
say(sorted(client.get_children("/tree")))
children, stat = client.get_children("/tree", include_data=True)
say(len(children), counts(stat))
say("big:", len(client.set("/tree/persistent", bytes(900000)) and other.get("/tree/persistent")[0]))
say("synced:", other.sync("/tree"))
say("named in unicode:", client.create("/tree/\u00e9\u4e2d"), sorted(other.get_children("/tree"))[-1])

futures = [client.create_async("/tree/x/%d" % i) for i in range(500)]
say(len([f.get(60) for f in futures]), len(other.get_children("/tree/x")))

client.delete("/tree/a", recursive=True)
say(outcome(client.get, "/tree/a/b"))
gone(client)
say("after its session:", sorted(other.get_children("/tree")))
other.delete("/tree", recursive=True)
try:
    other.get("/tree")
except NoNodeError:
    say("deleted")
gone(other)

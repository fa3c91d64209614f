"""Sessions over a network that breaks: re-attached in time, expired otherwise."""

from kazoo.client import KazooClient
from scenario import HOSTS_THEMSELVES, PATIENCE_SECONDS, SESSION_SECONDS, States
from scenario import connected, eventually, gone, network, outcome, say

client = connected()
observer = connected(HOSTS_THEMSELVES)
states = States(client)
session = client.client_id
client.create("/session", b"", ephemeral=True)
client.create("/kept", b"0")

data, children = [], []
client.DataWatch("/kept", lambda value, stat: data.append(value))
client.ChildrenWatch("/kept", lambda names: children.append(sorted(names)))
events = []
client.exists("/to-be", watch=lambda event: events.append((event.type, event.path)))

network("drop")
eventually(lambda: states.seen == ["SUSPENDED", "CONNECTED"], "re-attached")
say("the same:", client.client_id == session, client.get("/session")[1].owner_session_id == session[0])
client.create("/to-be")
say("kazoo forgets the watch and says so:", events)
client.set("/kept", b"1")
eventually(lambda: data == [b"0", b"1"], "so is that on the data")

for i in range(3):
    network("drop")
    eventually(lambda: len(states.seen) == 4 + 2 * i and client.connected, "re-attached")
say("the same:", client.client_id == session)

network("down")
states.await_last("SUSPENDED")
later = client.set_async("/kept", b"2")
network("up")
states.await_last("CONNECTED")
say("set later:", later.get(PATIENCE_SECONDS).version)
client.create("/kept/child")
eventually(lambda: children[-1:] == [["child"]], "children are still watched")
say("the same:", client.client_id == session)

network("down")
states.await_last("SUSPENDED")
eventually(lambda: observer.exists("/session") is None, "expired")
network("up")
eventually(lambda: "LOST" in states.seen, "lost")
states.await_last("CONNECTED")
say("another:", client.client_id != session, client.exists("/session"))
client.set("/kept", b"3")
eventually(lambda: data[-1] == b"3", "watched in the new session")
say(client.create("/session", ephemeral=True))

session = client.client_id
network("down")
states.await_last("SUSPENDED")
thief = KazooClient(HOSTS_THEMSELVES, timeout=SESSION_SECONDS, client_id=(session[0], bytes(16)))
thief.start(PATIENCE_SECONDS)
say("with a wrong password:", thief.client_id[0] != session[0])
heir = KazooClient(HOSTS_THEMSELVES, timeout=SESSION_SECONDS, client_id=session)
heir.start(PATIENCE_SECONDS)
say("handed over:", heir.client_id == session, heir.get("/session")[1].owner_session_id == session[0])
say("commands:", heir.command(b"ruok"), heir.server_version()[:2])
gone(heir, thief)
say(outcome(heir.get, "/kept"))
eventually(lambda: observer.exists("/session") is None, "closed")
network("up")
eventually(lambda: states.seen.count("LOST") == 2, "lost with it")
states.await_last("CONNECTED")
gone(client, observer)

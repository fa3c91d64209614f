"""Watches of all kinds that kazoo sets, and its recipes on top of them."""

from kazoo.recipe.cache import TreeCache
from kazoo.recipe.watchers import PatientChildrenWatch
from scenario import connected, eventually, gone, say

client, other = connected(), connected()
client.create("/watched", b"0")

events = []


def seen(event):
    events.append((event.type, event.state, event.path))


client.exists("/watched/later", watch=seen)
client.get("/watched", watch=seen)
client.get_children("/watched", watch=seen)
other.create("/watched/later")
eventually(lambda: len(events) == 2, "created")
other.set("/watched", b"1")
eventually(lambda: len(events) == 3, "changed")
client.exists("/watched/later", watch=seen)
client.get("/watched/later", watch=seen)
client.get_children("/watched/later", watch=seen)
other.delete("/watched/later")
eventually(lambda: len(events) == 5, "deleted")
other.set("/watched", b"2")
client.sync("/watched")
for event in events:
    say(*event)

# A change at a time, since a watch that is set again shows the newest.
data = []


@client.DataWatch("/watched/data")
def on_data(value, stat, event):
    data.append((value, stat and stat.version, event and event.type))


def data_seen(count, what):
    eventually(lambda: len(data) == count, what)
    say(*data[-1])


data_seen(1, "absent")
other.create("/watched/data", b"a")
data_seen(2, "there")
other.set("/watched/data", b"b")
data_seen(3, "set")
other.delete("/watched/data")
data_seen(4, "gone")
other.create("/watched/data", b"c")
data_seen(5, "there again")

children = []


@client.ChildrenWatch("/watched", send_event=True)
def on_children(names, event):
    children.append((sorted(names), event and event.type))
    return len(children) < 4


def children_seen(count, what):
    eventually(lambda: len(children) == count, what)
    say(*children[-1])


children_seen(1, "at first")
other.create("/watched/a")
children_seen(2, "one more")
other.create("/watched/b", ephemeral=True)
children_seen(3, "two more")
gone(other)
children_seen(4, "its session is over")
client.create("/watched/unseen")
client.sync("/watched")
say(len(children))

patient = PatientChildrenWatch(client, "/watched", time_boundary=0.2)
names, changed = patient.start().get(60)
say(sorted(names), changed.ready())
client.delete("/watched/unseen")
changed.get(60)
say("told that they changed")

cached = []
cache = TreeCache(client, "/cached")
cache.listen(lambda event: cached.append((event.event_type, event.event_data and event.event_data.path)))
cache.start()
eventually(lambda: len(cached) == 2, "cached")
other = connected()
for step, count in (
    (lambda: other.create("/cached/x", b"1"), 3),
    (lambda: other.create("/cached/x/y", b"2"), 4),
    (lambda: other.set("/cached/x", b"3"), 5),
    (lambda: other.delete("/cached/x/y"), 6),
):
    step()
    eventually(lambda: len(cached) == count, "cached %d" % count)
say(cached)
say(cache.get_data("/cached/x").data, cache.get_children("/cached"), cache.get_data("/cached/x/y"))
cache.close()
gone(client, other)

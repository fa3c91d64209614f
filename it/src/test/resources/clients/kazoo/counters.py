"""Counters that several clients raise together."""

from scenario import connected, gone, in_background, joined, outcome, say

clients = [connected() for _ in range(4)]


def count(client):
    counter = client.Counter("/counter")
    for _ in range(20):
        counter += 2
        counter -= 1


joined(*[in_background(count, client) for client in clients])
counter = clients[0].Counter("/counter")
say(counter.value, clients[0].get("/counter")[0])
counter += -100
say(counter.value, counter.pre_value, counter.post_value)
halves = clients[1].Counter("/halves", default=1.5)
halves += 0.25
say(halves.value, outcome(lambda: halves.__add__(1)))
gone(*clients)

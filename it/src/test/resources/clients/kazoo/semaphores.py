"""Semaphores: so many holders, and no more."""

from scenario import connected, gone, in_background, joined, outcome, say

clients = [connected() for _ in range(3)]
one, two, three = [client.Semaphore("/semaphore", "holder %d" % i, max_leases=2) for i, client in enumerate(clients)]

say(one.acquire(), two.acquire(), three.acquire(blocking=False), outcome(three.acquire, timeout=0.2))
say("holders:", sorted(one.lease_holders()))
waiting = in_background(three.acquire)
one.release()
joined(waiting)
say("acquired:", one.is_acquired, two.is_acquired, three.is_acquired)
waiting = in_background(one.acquire)
gone(clients[1])
joined(waiting)
say("holders:", sorted(one.lease_holders()))
say("of another size:", outcome(clients[0].Semaphore("/semaphore", max_leases=5).acquire))
say(one.release(), three.release(), one.lease_holders())

inside, most = [], []


def enter(client):
    semaphore = client.Semaphore("/crowd", max_leases=2)
    for _ in range(10):
        with semaphore:
            inside.append(client)
            most.append(len(inside))
            client.exists("/crowd")
            inside.remove(client)


clients[1] = connected()
joined(*[in_background(enter, client) for client in clients])
say("at most two:", max(most) <= 2, "entered:", len(most))
gone(*clients)

"""Barriers, and double barriers that nobody enters or leaves alone."""

from scenario import connected, eventually, gone, in_background, joined, say

clients = [connected() for _ in range(3)]
barrier = clients[0].Barrier("/barrier")
barrier.create()
say(clients[1].Barrier("/barrier").wait(0.2))
waited = []
waiting = [in_background(lambda c=c: waited.append(c.Barrier("/barrier").wait())) for c in clients[1:]]
say(barrier.remove(), barrier.remove())
joined(*waiting)
say(waited, barrier.wait())

inside, outside = [], []


def enter_and_leave(i):
    double = clients[i].DoubleBarrier("/double", 3, "member %d" % i)
    double.enter()
    inside.append(i)
    eventually(lambda: len(inside) == 3, "all are in")
    double.leave()
    outside.append(len(inside))


members = [in_background(enter_and_leave, i) for i in range(2)]


def entering():
    return clients[2].exists("/double") and len(clients[2].get_children("/double")) == 2


eventually(entering, "two wait")
say("inside:", inside)
members.append(in_background(enter_and_leave, 2))
joined(*members)
say(sorted(inside), outside, clients[0].get_children("/double"))
gone(*clients)

"""Elections: one leads, and when it is gone the next one does."""

import threading

from scenario import connected, eventually, gone, in_background, joined, outcome, say

clients = [connected() for _ in range(3)]
elections = [client.Election("/election", "candidate %d" % i) for i, client in enumerate(clients)]
leaders = []
abdications = [threading.Event() for _ in clients]


def lead(i):
    leaders.append(i)
    abdications[i].wait()


runs = []
for i, election in enumerate(elections):
    runs.append(in_background(election.run, lead, i))
    eventually(lambda: len(elections[0].contenders()) == i + 1, "candidate %d stands" % i)
say(elections[0].contenders(), leaders)
abdications[0].set()
joined(runs[0])
eventually(lambda: len(leaders) == 2, "another leads")
say(elections[2].contenders(), leaders)
elections[2].cancel()
joined(runs[2])
abdications[1].set()
joined(runs[1])
say(elections[0].contenders(), leaders)



def lead_until_lost():
    """Leads; its session ends before it does."""
    outcome(elections[1].run, lead, 1)


for abdication in abdications:
    abdication.clear()
runs = [in_background(lead_until_lost)]
eventually(lambda: len(leaders) == 3, "the second leads again")
runs.append(in_background(elections[0].run, lead, 0))
eventually(lambda: len(elections[0].contenders()) == 2, "the heir stands")
gone(clients[1])
eventually(lambda: len(leaders) == 4, "the heir leads")
say(elections[0].contenders(), leaders)
for abdication in abdications:
    abdication.set()
joined(*runs)
gone(clients[0], clients[2])

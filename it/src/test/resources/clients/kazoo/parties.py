"""Who is there: parties, and sets that are shared out among those who are."""

from scenario import connected, eventually, gone, in_background, joined, say

clients = [connected() for _ in range(3)]
parties = [client.Party("/party", "guest %d" % i) for i, client in enumerate(clients)]
for party in parties:
    party.join()
say(sorted(parties[0]), len(parties[1]), parties[0].participating)
parties[0].leave()
say(sorted(parties[1]), parties[0].participating)
gone(clients[2])
say(sorted(parties[1]))

shallow = clients[0].ShallowParty("/shallow", "guest")
shallow.join()
say(list(clients[1].ShallowParty("/shallow")), len(shallow))

clients[2] = connected()
shares = {}


def share(i):
    partitioner = clients[i].SetPartitioner("/shares", set=range(6), identifier="member %d" % i, time_boundary=1)
    while not partitioner.failed and i not in shares:
        if partitioner.release:
            partitioner.release_set()
        elif partitioner.acquired:
            if len(list(partitioner)) == 2:
                shares[i] = list(partitioner)
            else:
                clients[i].sync("/shares")
        elif partitioner.allocating:
            partitioner.wait_for_acquire(1)
    eventually(lambda: len(shares) == 3, "all have shares")
    partitioner.finish()


joined(*[in_background(share, i) for i in range(3)])
say(sorted(item for share in shares.values() for item in share), sorted(len(share) for share in shares.values()))
gone(*clients)

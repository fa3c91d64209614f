"""Transactions: all of it, or nothing."""

from scenario import connected, gone, outcome, say


def told(results):
    return [r if isinstance(r, (str, bool)) else getattr(r, "version", type(r).__name__) for r in results]


client = connected()
client.create("/multi", b"")

done = client.transaction()
done.create("/multi/a", b"1")
done.create("/multi/n-", sequence=True)
done.create("/multi/e", ephemeral=True)
done.set_data("/multi/a", b"2")
done.check("/multi/a", 1)
done.create("/multi/b")
done.delete("/multi/b")
say(told(done.commit()))
say(client.get("/multi/a")[0], sorted(client.get_children("/multi")))

failed = client.transaction()
failed.create("/multi/c")
failed.check("/multi/a", 9)
failed.set_data("/multi/a", b"3")
failed.delete("/multi/none")
say(told(failed.commit()))
say(client.get("/multi/a")[0], sorted(client.get_children("/multi")))

for refuse in (
    lambda t: t.create("/multi/a"),
    lambda t: t.create("/multi/none/child"),
    lambda t: t.create("/multi/e/child"),
    lambda t: t.delete("/multi"),
    lambda t: t.delete("/multi/a", 9),
    lambda t: t.set_data("/multi/none", b""),
    lambda t: t.check("/multi/none", 0),
):
    transaction = client.transaction()
    transaction.create("/multi/first")
    refuse(transaction)
    transaction.create("/multi/last")
    say(told(transaction.commit()))

say("empty:", client.transaction().commit())
with client.transaction() as transaction:
    transaction.create("/multi/with")
say(client.exists("/multi/with") is not None, outcome(transaction.commit))

large = client.transaction()
for i in range(200):
    large.create("/multi/with/%d" % i, b"x" * 100)
say(len(large.commit()), len(client.get_children("/multi/with")))
gone(client)

"""Queues: by priority, and each item to one consumer."""

from scenario import connected, gone, in_background, joined, say

one, two = connected(), connected()
queue = one.Queue("/queue")
say(queue.get())
for item in (b"first", b"second", b"third"):
    queue.put(item)
queue.put(b"urgent", priority=10)
say(len(queue), [two.Queue("/queue").get() for _ in range(5)])

taken = []
for i in range(60):
    queue.put(b"%d" % i)


def take(consumer):
    item = consumer.get()
    while item is not None:
        taken.append(int(item))
        item = consumer.get()


joined(*[in_background(take, client.Queue("/queue")) for client in (one, two)])
say(len(taken), sorted(taken) == list(range(60)))

locking = one.LockingQueue("/locking")
other = two.LockingQueue("/locking")
locking.put_all([b"a", b"b"])
locking.put(b"c", priority=1)
say(locking.get(5), other.get(5), len(locking))
say(locking.holds_lock(), locking.consume(), other.release(), locking.get(5), locking.consume())
waiting = in_background(lambda: say(other.get(30), other.consume()))
locking.put(b"late")
joined(waiting)
say(len(locking), other.get(0.2))
gone(one, two)

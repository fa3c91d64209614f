"""Read locks are shared, a write lock is not."""

from scenario import connected, eventually, gone, in_background, joined, outcome, say

one, two, three = connected(), connected(), connected()
reading = one.ReadLock("/shared", "one")
reading_too = two.ReadLock("/shared", "two")
writing = three.WriteLock("/shared", "three")

say(reading.acquire(), reading_too.acquire(timeout=30))
say("writes:", writing.acquire(blocking=False), outcome(writing.acquire, timeout=0.2))
say("readers:", sorted(reading.contenders()))
say("holders:", len(one.get_children("/shared")))

written = []


def write():
    with writing:
        written.append("three")


waiting = in_background(write)
eventually(lambda: len(one.get_children("/shared")) == 3, "the writer waits")
reading.release()
say("written:", written)
reading_too.release()
joined(waiting)
say("written:", written)

say(writing.acquire(), reading.acquire(blocking=False), outcome(reading.acquire, timeout=0.2))
waiting = in_background(reading.acquire)
eventually(lambda: len(two.get_children("/shared")) == 2, "the reader waits")
gone(three)
joined(waiting)
say("reads:", reading.is_acquired)
gone(one, two)

"""Locks: one holder at a time, in the order in which they came, and none that is dead."""

from scenario import connected, eventually, gone, in_background, joined, outcome, say

one, two, three = connected(), connected(), connected()
first = one.Lock("/locks/one", "first")
second = two.Lock("/locks/one", "second")
third = three.Lock("/locks/one", "third")

say(first.acquire(), first.is_acquired)
say("held:", second.acquire(blocking=False), outcome(second.acquire, timeout=0.2))
say("contenders:", first.contenders())

order = []


def hold(lock, name):
    with lock:
        order.append(name)


waiting = in_background(hold, second, "second")
eventually(lambda: len(first.contenders()) == 2, "the second waits")
waiting_too = in_background(hold, third, "third")
eventually(lambda: len(first.contenders()) == 3, "the third waits")
say("contenders:", first.contenders())
say(first.release(), first.is_acquired)
joined(waiting, waiting_too)
say("order:", order)
say("left:", one.get_children("/locks/one"))

say("cancelled:", first.acquire(), second.cancelled)
waiting = in_background(outcome, second.acquire)
eventually(lambda: len(first.contenders()) == 2, "the second waits")
second.cancel()
joined(waiting)
say("contenders:", first.contenders())

waiting = in_background(hold, third, "the heir")
eventually(lambda: len(first.contenders()) == 2, "the third waits")
gone(one)
joined(waiting)
say("order:", order)

total = 0
lock_of = [client.Lock("/locks/counted") for client in (two, three)]


def add(lock):
    global total
    for _ in range(25):
        with lock:
            seen = total
            two.exists("/locks")
            total = seen + 1


joined(*[in_background(add, lock) for lock in lock_of])
say("counted:", total)
gone(two, three)

"""What the scenarios share: clients of the server under test, lines of output, and the network in between."""

import logging
import sys
import threading
import time

from kazoo.client import KazooClient

# The server through the network that the test can break, and past it.
HOSTS, HOSTS_THEMSELVES = sys.argv[1:]
SESSION_SECONDS = 4.0
SPEECH = threading.Lock()
PATIENCE_SECONDS = 60

# Told to nobody by default; the scenarios say what they see.
logging.getLogger("kazoo").addHandler(logging.NullHandler())


def connected(hosts=HOSTS, **options):
    """A client with a session."""
    client = KazooClient(hosts, timeout=SESSION_SECONDS, **options)
    client.start(PATIENCE_SECONDS)
    return client


def gone(*clients):
    """Ends the sessions of clients."""
    for client in clients:
        client.stop()
        client.close()


def say(*words):
    """A line of output, the same whatever server there is; whole, whoever else has something to say."""
    with SPEECH:
        print(*words, flush=True)


def network(change):
    """Has the test change the network: connections are dropped, it is down, or up again."""
    print("@" + change, flush=True)
    sys.stdin.readline()


def outcome(call, *arguments, **options):
    """What a call returns, or the name of what it raises."""
    try:
        return call(*arguments, **options)
    except Exception as error:
        return type(error).__name__


def eventually(condition, what):
    """Waits until a condition holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            sys.exit("in vain: " + what)
        time.sleep(0.01)
    say(what)


def in_background(task, *arguments):
    """Runs a task on a thread of its own, which does not keep the scenario from ending."""
    thread = threading.Thread(target=task, args=arguments, daemon=True)
    thread.start()
    return thread


def joined(*threads):
    """Waits for threads."""
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
        if thread.is_alive():
            sys.exit("in vain: a thread goes on")


def counts(stat):
    """What a stat says without times and transactions."""
    return "version %d, cversion %d, aversion %d, %d bytes, %d children, %s" % (
        stat.version,
        stat.cversion,
        stat.aversion,
        stat.dataLength,
        stat.numChildren,
        "ephemeral" if stat.ephemeralOwner else "persistent",
    )


class States:
    """The states that a client goes through."""

    def __init__(self, client):
        self.seen = []
        client.add_listener(self._listen)

    def _listen(self, state):
        self.seen.append(state)

    def await_last(self, state):
        eventually(lambda: self.seen and self.seen[-1] == state, "is " + state)

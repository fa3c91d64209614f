package io.groundkeeper.it.oracle;

import io.groundkeeper.it.oracle.Step.Reattach;
import io.groundkeeper.it.oracle.Step.Reopen;
import io.groundkeeper.it.oracle.Step.Send;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run of a sequence: its clients, from their first session to their last. */
final class Run implements AutoCloseable {

    private final Sequence sequence;
    private final SessionNames sessions = new SessionNames();
    private final List<Actor> actors = new ArrayList<>();

    Run(ZooKeeperService service, Sequence sequence, Namespace namespace) throws IOException {
        this.sequence = sequence;
        try {
            for (int client = 0; client < sequence.clients(); client++) {
                actors.add(new Actor(client, service, namespace, sessions, sequence.breaksConnections()));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Goes through all the steps. */
    Transcript transcript() throws IOException {
        for (Actor actor : actors) {
            actor.awaitSession();
        }
        for (int step = 0; step < sequence.steps().size(); step++) {
            for (Actor actor : actors) {
                actor.recorder().step(step);
            }
            perform(step, sequence.steps().get(step));
        }
        drain(actors);
        return new Transcript(actors.stream().map(a -> a.recorder().lines()).toList());
    }

    @Override
    public void close() throws IOException {
        // One after the other: in which order their ephemerals vanish shows in the zxids of a shared tree.
        for (Actor actor : actors) {
            actor.closeSession();
            actor.closeLink();
        }
    }

    private void perform(int index, Step step) throws IOException {
        Actor actor = actors.get(step.client());
        if (step instanceof Send send) {
            actor.send(index, send.operations());
        } else if (step instanceof Reopen) {
            List<Actor> others = actors.stream().filter(other -> other != actor).toList();
            drain(actors);
            // ZooKeeper deletes a session's ephemerals in the order of a hash table.
            Map<Actor, Integer> before = new LinkedHashMap<>();
            others.forEach(other -> before.put(other, other.recorder().size()));
            actor.reopen();
            drain(others);
            before.forEach((other, size) -> other.recorder().forgetOrder(size));
        } else if (step instanceof Reattach reattach) {
            // So that the client has seen the newest zxid, which setWatches tells the server.
            actor.drain();
            actor.disconnect();
            for (Send send : reattach.meanwhile()) {
                perform(index, send);
            }
            actor.reconnect();
            actor.drain();
        }
    }

    private static void drain(List<Actor> actors) {
        actors.forEach(Actor::drain);
    }
}

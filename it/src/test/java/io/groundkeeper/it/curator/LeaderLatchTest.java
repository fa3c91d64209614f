package io.groundkeeper.it.curator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.server.TcpForwarder;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderLatchTest extends CuratorFixture {

    /** A participant behind a link of its own. */
    private record Participant(LeaderLatch latch, TcpForwarder link) {}

    private final List<Participant> participants = new ArrayList<>();

    @BeforeEach
    void startParticipants() throws Exception {
        for (int i = 0; i < 3; i++) {
            TcpForwarder link = link();
            CuratorFramework client = client(link, SHORT_SESSION);
            LeaderLatch latch = new LeaderLatch(client, "/latch", "participant " + i);
            participants.add(new Participant(latch, link));
            latch.start();
        }
    }

    @Test
    void aLeaderThatClosesIsReplacedUntilNoneIsLeft() throws Exception {
        while (!participants.isEmpty()) {
            Participant leader = awaitOneLeader(participants);
            participants.remove(leader);
            leader.latch().close();
        }
    }

    @Test
    void aLeaderThatIsCutOffIsReplacedAndComesBackAsAnother() throws Exception {
        Participant cutOff = awaitOneLeader(participants);
        List<Participant> others = new ArrayList<>(participants);
        others.remove(cutOff);

        cutOff.link().down();
        Participant successor = awaitOneLeader(others);
        await().atMost(PATIENCE).until(() -> !cutOff.latch().hasLeadership());
        cutOff.link().up();

        await().atMost(PATIENCE).until(() -> successor.latch().getParticipants().size() == participants.size());
        assertThat(awaitOneLeader(participants)).isEqualTo(successor);
    }

    /** Waits until one of them leads and all agree on who does. */
    private static Participant awaitOneLeader(List<Participant> candidates) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(KeeperException.NoNodeException.class)
                .until(
                        () -> {
                            List<Participant> leaders = candidates.stream()
                                    .filter(candidate -> candidate.latch().hasLeadership())
                                    .toList();
                            assertThat(leaders).hasSizeLessThan(2);
                            for (Participant candidate : candidates) {
                                String leader = candidate.latch().getLeader().getId();
                                if (leaders.isEmpty()
                                        || !leaders.get(0).latch().getId().equals(leader)) {
                                    return null;
                                }
                            }
                            return leaders.get(0);
                        },
                        leader -> leader != null);
    }
}

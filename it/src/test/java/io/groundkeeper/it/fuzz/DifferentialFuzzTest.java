package io.groundkeeper.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.garbage.WireTest;
import io.groundkeeper.proxy.fuzz.Bytes;
import io.groundkeeper.proxy.fuzz.Mutator;
import io.groundkeeper.proxy.fuzz.RequestGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.junit.jupiter.api.Test;

/**
 * Sessions of requests of which most are spoilt, in frames of the right length, sent to ZooKeeper and to the service under
 * test: they answer alike, or both close the connection. {@code fuzz.sessions} and {@code fuzz.seed} say how many and which.
 */
class DifferentialFuzzTest extends WireTest {

    private static final int SESSIONS = Integer.getInteger("fuzz.sessions", 100);
    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextInt(Integer.MAX_VALUE));
    private static final int REQUESTS = 40;
    private static final int SPOILT_OF_FOUR = 3;
    private static final int MANY = 20;

    private int compared;

    @Test
    void bothAnswerAlike() throws Exception {
        List<String> differences = new ArrayList<>();
        for (long seed = SEED; seed < SEED + SESSIONS && differences.size() < MANY; seed++) {
            difference(seed).ifPresent(differences::add);
        }
        System.out.println("compared " + compared + " requests in sessions of seed " + SEED + " and following");
        assertThat(differences).isEmpty();
    }

    /** The first request of a session that is answered differently. */
    private Optional<String> difference(long seed) throws IOException {
        Random random = new Random(seed);
        String root = "/fuzz" + seed;
        RequestGenerator requests = new RequestGenerator(random, root);
        Mutator mutator = new Mutator(random);
        try (FuzzedSession expected = FuzzedSession.open(zooKeeper);
                FuzzedSession actual = FuzzedSession.open(service)) {
            byte[] request = Bytes.concat(
                    Bytes.of(1, OpCode.create), Bytes.of(new CreateRequest(root, new byte[0], Ids.OPEN_ACL_UNSAFE, 0)));
            for (int i = 0; i < REQUESTS && !expected.ended(); i++) {
                List<String> expectedOutcome = expected.outcome(request);
                List<String> actualOutcome = actual.outcome(request);
                compared++;
                if (!actualOutcome.equals(expectedOutcome)) {
                    return Optional.of("seed %d, request %d, type %d, %s: ZooKeeper %s, here %s"
                            .formatted(
                                    seed, i, ReplyText.typeOf(request), hex(request), expectedOutcome, actualOutcome));
                }
                do {
                    request = requests.request(2 + i);
                    if (random.nextInt(4) < SPOILT_OF_FOUR) {
                        request = mutator.mutate(request);
                    }
                    tame(request, 2 + i);
                } while (KnownDifferences.include(request));
            }
        }
        return Optional.empty();
    }

    /** Puts right what says which answer is the request's, and what would be compared with zxids. */
    private static void tame(byte[] request, int xid) {
        ByteBuffer buffer = ByteBuffer.wrap(request);
        if (request.length >= Integer.BYTES) {
            buffer.putInt(0, xid);
        }
        int type = ReplyText.typeOf(request);
        if ((type == OpCode.setWatches || type == OpCode.setWatches2) && request.length >= 16) {
            buffer.putLong(8, buffer.get(9) == 0 ? 0 : Long.MAX_VALUE);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

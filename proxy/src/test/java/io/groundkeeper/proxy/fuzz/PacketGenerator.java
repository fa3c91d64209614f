package io.groundkeeper.proxy.fuzz;

import java.util.Random;
import org.apache.zookeeper.ZooDefs.OpCode;

/** What a broken or hostile client sends: packets of which some are spoilt, inside or in their length. */
public final class PacketGenerator {

    private final Random random;
    private final RequestGenerator requests;
    private final Mutator mutator;

    /** A generator of what {@code random} says. */
    public PacketGenerator(Random random) {
        this.random = random;
        this.requests = new RequestGenerator(random, "/fuzz" + random.nextInt(4));
        this.mutator = new Mutator(random);
    }

    /** What comes first: a connect request, mostly; sometimes nearly. */
    public byte[] first() {
        return random.nextInt(5) == 0 ? packet(requests.connect()) : framed(requests.connect());
    }

    /** What comes later. */
    public byte[] next() {
        byte[] request = requests.request(random.nextInt(100) - 8);
        return random.nextInt(3) == 0 ? framed(request) : packet(request);
    }

    /** A request to close the session. */
    public static byte[] last() {
        return framed(Bytes.concat(Bytes.of(0), Bytes.of(OpCode.closeSession)));
    }

    private byte[] packet(byte[] payload) {
        return switch (random.nextInt(12)) {
            case 0 -> mutator.mutate(framed(payload));
            case 1 -> Bytes.concat(Bytes.of(payload.length + random.nextInt(9) - 4), payload);
            case 2 -> noise();
            default -> framed(mutator.mutate(payload));
        };
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] framed(byte[] payload) {
        return Bytes.concat(Bytes.of(payload.length), payload);
    }
}

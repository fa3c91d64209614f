package io.groundkeeper.it.recorded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The taps of all proxies, and what goes wrong between these and their clients. */
final class Network implements AutoCloseable {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(5);

    private final List<WireTap> taps = new ArrayList<>();

    /** Taps the proxies at these addresses. */
    static Network before(List<InetSocketAddress> proxies, Recorder recorder, Falsifier falsifier) throws IOException {
        Network network = new Network();
        for (InetSocketAddress proxy : proxies) {
            network.taps.add(WireTap.of(network.taps.size(), proxy, recorder, falsifier));
        }
        return network;
    }

    /** What a client connects to, in an order of its own. */
    String connectString(Random random) {
        List<WireTap> shuffled = new ArrayList<>(taps);
        Collections.shuffle(shuffled, random);
        return shuffled.stream().map(WireTap::connectString).collect(Collectors.joining(","));
    }

    WireTap tap(int proxy) {
        return taps.get(proxy);
    }

    private WireTap any(Random random) {
        return taps.get(random.nextInt(taps.size()));
    }

    List<Mishap> mishaps() {
        return List.of(
                new Mishap("connections reset", random -> any(random).dropConnections()),
                new Mishap("all connections reset", random -> taps.forEach(WireTap::dropConnections)),
                new Mishap("proxy unreachable", random -> unreachable(random, List.of(any(random)))),
                new Mishap("all proxies unreachable", random -> unreachable(random, taps)),
                new Mishap(
                        "requests stalled", random -> shut(random, any(random).toServer())),
                new Mishap("replies stalled", random -> shut(random, any(random).toClient())),
                new Mishap("network stalled", this::stall),
                new Mishap(
                        "half-open connection",
                        random -> shut(random, any(random).one(random))));
    }

    private static void unreachable(Random random, List<WireTap> some) throws InterruptedException {
        some.forEach(WireTap::down);
        try {
            Mishap.wait(random, SHORT, LONG);
        } finally {
            some.forEach(WireTap::up);
        }
    }

    private static void shut(Random random, Valve valve) throws InterruptedException {
        valve.shut();
        try {
            Mishap.wait(random, SHORT, LONG);
        } finally {
            valve.open();
        }
    }

    private void stall(Random random) throws InterruptedException {
        WireTap tap = any(random);
        tap.toServer().shut();
        try {
            shut(random, tap.toClient());
        } finally {
            tap.toServer().open();
        }
    }

    @Override
    public void close() throws IOException {
        for (WireTap tap : taps) {
            tap.close();
        }
    }
}

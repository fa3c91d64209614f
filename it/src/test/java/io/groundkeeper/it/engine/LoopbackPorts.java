package io.groundkeeper.it.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports for servers that cannot choose one themselves. */
public final class LoopbackPorts {

    /** Below those that systems hand out, so that a port is still free when its server starts again. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    private LoopbackPorts() {}

    /** A port that nobody listens on, and that systems do not hand out. */
    public static int free() {
        return new Random()
                .ints(LOWEST, HIGHEST)
                .filter(LoopbackPorts::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

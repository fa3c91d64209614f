package io.groundkeeper.it.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what proxies say of their troubles out of the logs: in a simulation there are a great many. */
final class QuietLogs {
    private QuietLogs() {}

    static void during(Runnable action) {
        Level before = logger().getLevel();
        begin();
        try {
            action.run();
        } finally {
            logger().setLevel(before);
        }
    }

    static void begin() {
        logger().setLevel(Level.OFF);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.groundkeeper");
    }
}

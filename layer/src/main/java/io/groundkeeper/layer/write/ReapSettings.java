package io.groundkeeper.layer.write;

import java.time.Duration;

/**
 * How a {@link Reaper} goes about it.
 *
 * @param interval between its rounds
 * @param maxPerMinute znodes that it deletes in a minute at the most
 * @param neverUsed how long a container that never had children is kept, zero for ever
 */
public record ReapSettings(Duration interval, int maxPerMinute, Duration neverUsed) {

    Duration betweenDeletions() {
        return Duration.ofMinutes(1).dividedBy(maxPerMinute);
    }
}

package io.groundkeeper.it.oracle;

import java.util.List;

/**
 * A reply or an event as one client saw it.
 *
 * @param step the step under way when it came; an event may come in this step or a later one, so this is not compared
 * @param text all that must be equal
 * @param zxids the zxids in it, whose order alone can be compared
 */
record Line(int step, String text, List<Long> zxids) {

    Line {
        zxids = List.copyOf(zxids);
    }
}

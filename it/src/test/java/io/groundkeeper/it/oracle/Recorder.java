package io.groundkeeper.it.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What one client saw, over all its sessions. Thread-safe. */
final class Recorder {

    private final List<Line> lines = new ArrayList<>();
    private int step;

    /** Says which step is under way. */
    synchronized void step(int current) {
        step = current;
    }

    synchronized void reply(int sentInStep, String text, List<Long> zxids) {
        lines.add(new Line(sentInStep, text, zxids));
    }

    synchronized void event(String text, List<Long> zxids) {
        lines.add(new Line(step, "event " + text, zxids));
    }

    synchronized int size() {
        return lines.size();
    }

    /** Puts the lines from {@code from} on in an order of their own, where the server's is not defined. */
    synchronized void forgetOrder(int from) {
        lines.subList(from, lines.size()).sort(Comparator.comparing(Line::text));
    }

    synchronized List<Line> lines() {
        return List.copyOf(lines);
    }
}

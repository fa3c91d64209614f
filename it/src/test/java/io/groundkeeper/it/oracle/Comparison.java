package io.groundkeeper.it.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the first difference between two transcripts of one sequence. Texts must be equal. Zxids must correspond: one
 * mapping, which keeps their order and leaves 0 and none where they are, takes all of one transcript to those of the other.
 */
final class Comparison {

    private static final int LINES_BEFORE = 6;
    private static final int MOST_DESCRIBED = 20;

    private final Transcript expected;
    private final Transcript actual;

    private Comparison(Transcript expected, Transcript actual) {
        this.expected = expected;
        this.actual = actual;
    }

    /** Returns a description of the first difference, or nothing if there is none. */
    static Optional<String> difference(Transcript expected, Transcript actual) {
        Comparison comparison = new Comparison(expected, actual);
        return comparison.differentText().or(comparison::differentZxids);
    }

    /** Returns descriptions of all lines that differ, client by client, up to where one has more; no more than are read. */
    static List<String> differences(Transcript expected, Transcript actual) {
        Comparison comparison = new Comparison(expected, actual);
        List<String> differences = new ArrayList<>();
        for (int client = 0; client < expected.clients().size(); client++) {
            List<Line> one = expected.clients().get(client);
            List<Line> other = actual.clients().get(client);
            for (int i = 0; i < Math.max(one.size(), other.size()) && differences.size() < MOST_DESCRIBED; i++) {
                if (i >= one.size()
                        || i >= other.size()
                        || !one.get(i).text().equals(other.get(i).text())) {
                    differences.add("client %d\n  expected  %s\n  actual    %s"
                            .formatted(client, show(one, i), show(other, i)));
                }
            }
        }
        return differences.isEmpty() ? comparison.differentZxids().stream().toList() : differences;
    }

    private Optional<String> differentText() {
        List<Position> positions = new ArrayList<>();
        for (int client = 0; client < expected.clients().size(); client++) {
            List<Line> one = expected.clients().get(client);
            List<Line> other = actual.clients().get(client);
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                if (i >= one.size()
                        || i >= other.size()
                        || !one.get(i).text().equals(other.get(i).text())) {
                    positions.add(new Position(step(one, i), client, i));
                    break;
                }
            }
        }
        return positions.stream().min(Comparator.comparingInt(Position::step)).map(p -> describe(p, "texts differ"));
    }

    private Optional<String> differentZxids() {
        List<Position> positions = new ArrayList<>();
        for (int client = 0; client < expected.clients().size(); client++) {
            List<Line> lines = expected.clients().get(client);
            for (int i = 0; i < lines.size(); i++) {
                positions.add(new Position(lines.get(i).step(), client, i));
            }
        }
        positions.sort(Comparator.comparingInt(Position::step));
        ZxidCorrespondence correspondence = new ZxidCorrespondence();
        for (Position p : positions) {
            List<Long> one = line(expected, p).zxids();
            List<Long> other = line(actual, p).zxids();
            for (int i = 0; i < one.size(); i++) {
                Optional<String> conflict = correspondence.add(one.get(i), other.get(i));
                if (conflict.isPresent()) {
                    return Optional.of(describe(p, conflict.get()));
                }
            }
        }
        return Optional.empty();
    }

    private String describe(Position p, String what) {
        StringBuilder text = new StringBuilder("client %d, step %d: %s\n".formatted(p.client(), p.step(), what));
        List<Line> one = expected.clients().get(p.client());
        List<Line> other = actual.clients().get(p.client());
        for (int i = Math.max(0, p.index() - LINES_BEFORE); i < p.index(); i++) {
            text.append("  both      ").append(show(one, i)).append('\n');
        }
        text.append("  expected  ").append(show(one, p.index())).append('\n');
        text.append("  actual    ").append(show(other, p.index()));
        return text.toString();
    }

    private static Line line(Transcript transcript, Position p) {
        return transcript.clients().get(p.client()).get(p.index());
    }

    private static int step(List<Line> lines, int i) {
        return i < lines.size() ? lines.get(i).step() : Integer.MAX_VALUE;
    }

    private static String show(List<Line> lines, int i) {
        if (i >= lines.size()) {
            return "nothing more";
        }
        Line line = lines.get(i);
        List<String> zxids = line.zxids().stream().map(Long::toHexString).toList();
        return line.step() + "  " + line.text() + (zxids.isEmpty() ? "" : " zxids " + zxids);
    }

    private record Position(int step, int client, int index) {}
}

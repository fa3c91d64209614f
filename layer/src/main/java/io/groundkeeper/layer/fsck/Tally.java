package io.groundkeeper.layer.fsck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what the pages of a check have come to. Thread-safe. */
final class Tally {
    private final Map<String, Long> checked = new LinkedHashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> unchecked = new ArrayList<>();
    private long violationCount;
    private long transactions;

    /** Adds a page of one transaction. */
    synchronized void add(String kind, long records, List<Violation> found) {
        checked.merge(kind, records, Long::sum);
        violationCount += found.size();
        found.stream().limit(Findings.MAX_VIOLATIONS - violations.size()).forEach(violations::add);
        transactions++;
    }

    /** Says that something could not be checked. */
    synchronized void unchecked(String subject, String why) {
        unchecked.add(subject + ": " + why);
    }

    synchronized Findings findings() {
        return new Findings(new LinkedHashMap<>(checked), transactions, violations, violationCount, unchecked);
    }
}

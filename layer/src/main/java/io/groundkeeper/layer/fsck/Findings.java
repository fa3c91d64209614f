package io.groundkeeper.layer.fsck;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What a check has come to.
 *
 * @param checked how many records of each kind were checked, in the order in which they were
 * @param transactions how many transactions that took
 * @param violations those found, {@value #MAX_VIOLATIONS} of them at the most
 * @param violationCount how many there were
 * @param unchecked what could not be checked, and why
 */
public record Findings(
        Map<String, Long> checked,
        long transactions,
        List<Violation> violations,
        long violationCount,
        List<String> unchecked) {

    /** A store that is damaged all over needs no longer list. */
    static final int MAX_VIOLATIONS = 1_000;

    public Findings {
        checked = Collections.unmodifiableMap(checked);
        violations = List.copyOf(violations);
        unchecked = List.copyOf(unchecked);
    }
}

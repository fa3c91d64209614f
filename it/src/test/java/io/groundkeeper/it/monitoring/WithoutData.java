package io.groundkeeper.it.monitoring;

import java.util.Arrays;
import java.util.regex.Pattern;

/** What may have no data where a proxy is well and has just started, and why. All else must have some. */
enum WithoutData {
    /** The first round of trimming comes after minutes. */
    NOTHING_TRIMMED_YET("groundkeeper_log_kept_versions"),
    /** Micrometer has the series from the first collection on. */
    NO_COLLECTION_YET("jvm_gc_pause_seconds_\\w+"),
    /** An annotation, which there is where it happens. */
    NO_LEASE_LOST("increase\\(groundkeeper_lease_losses_total\\{[^}]*}\\[\\w+]\\) > 0");

    private final Pattern asked;

    WithoutData(String asked) {
        this.asked = Pattern.compile(asked);
    }

    /** Whether an expression asks for any of that. */
    static boolean mayHave(String expression) {
        return Arrays.stream(values())
                .anyMatch(reason -> reason.asked.matcher(expression).find());
    }
}

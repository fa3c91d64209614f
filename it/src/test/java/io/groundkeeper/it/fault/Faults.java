package io.groundkeeper.it.fault;

import io.groundkeeper.it.fault.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which faults there are, and how often. Immutable.
 *
 * @param groups each of the faults in a group is as likely as the others
 * @param longestPause bound of delays, of the time until an error is told, and of the time that a late commit is late
 */
public record Faults(List<Group> groups, Duration longestPause) {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    /** No faults at all. */
    public static final Faults NONE = new Faults(List.of(), LONGEST_PAUSE);

    /** transaction_too_old, future_version, process_behind: what becomes of a read at a version that is no good. */
    private static final int[] BAD_VERSION = {1007, 1009, 1037};

    /** grv_proxy_memory_limit_exceeded, batch_transaction_throttled, tag_throttled: no read version at present. */
    private static final int[] THROTTLED = {1078, 1051, 1213};

    /** not_committed, transaction_too_old, commit_proxy_memory_limit_exceeded. */
    private static final int[] REFUSED = {1020, 1007, 1042};

    /** commit_unknown_result, transaction_timed_out, cluster_version_changed. */
    private static final int[] UNKNOWN = {1021, 1031, 1039};

    /** transaction_timed_out, cluster_version_changed: they may meet any call. */
    private static final int[] ANYWHERE = {1031, 1039};

    /** Everything that a cluster in trouble does to its clients, often, though still so that a server can go on. */
    public static final Faults TROUBLE = NONE.withReadsFailing(0.004, BAD_VERSION)
            .withReadsFailing(0.002, THROTTLED)
            .withReadsFailing(0.0005, ANYWHERE)
            .with(0.02, Fault.of(Kind.READ_IS_SLOW))
            .withCommitsRefused(0.04, REFUSED)
            .withCommitsUnknown(0.06, UNKNOWN)
            .with(0.05, Fault.of(Kind.COMMIT_IS_SLOW))
            .with(0.3, Fault.of(Kind.WATCH_FIRES), new Fault(Kind.WATCH_FAILS, 1031), new Fault(Kind.WATCH_FAILS, 1039))
            // Who waits for one that is silent sets no other.
            .with(0.01, Fault.of(Kind.WATCH_IS_SILENT));

    /**
     * Faults of one moment.
     *
     * @param probability that one of them happens
     */
    public record Group(double probability, List<Fault> faults) {
        public Group {
            faults = List.copyOf(faults);
            if (faults.stream().map(Fault::moment).distinct().count() != 1) {
                throw new IllegalArgumentException("not faults of one moment: " + faults);
            }
        }

        Fault.Moment moment() {
            return faults.get(0).moment();
        }
    }

    public Faults {
        groups = List.copyOf(groups);
    }

    /** These, and a group of faults of one moment. */
    public Faults with(double probability, Fault... faults) {
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(probability, List.of(faults)));
        return new Faults(more, longestPause);
    }

    /** These, and reads that fail with one of {@code codes}. */
    public Faults withReadsFailing(double probability, int... codes) {
        return with(probability, faults(codes, Kind.READ_FAILS));
    }

    /** These, and commits that do not happen and fail with one of {@code codes}. */
    public Faults withCommitsRefused(double probability, int... codes) {
        return with(probability, faults(codes, Kind.COMMIT_IS_REFUSED));
    }

    /** These, and commits that fail with one of {@code codes}, and happen, happen later, or do not happen. */
    public Faults withCommitsUnknown(double probability, int... codes) {
        return with(probability, faults(codes, Kind.COMMIT_IS_LOST, Kind.COMMIT_IS_UNHEARD, Kind.COMMIT_IS_LATE));
    }

    /** All kinds with all codes. */
    private static Fault[] faults(int[] codes, Kind... kinds) {
        List<Fault> faults = new ArrayList<>();
        for (int code : codes) {
            for (Kind kind : kinds) {
                faults.add(new Fault(kind, code));
            }
        }
        return faults.toArray(Fault[]::new);
    }
}

package io.groundkeeper.it.consistency;

import java.util.ArrayList;
import java.util.List;

/** Finds what ZooKeeper rules out. */
public final class Checker {
    private final Times times;

    /**
     * What the times of sessions are judged by, all in nanoseconds of the observer's clock.
     *
     * @param maxDrift bound of how much faster or slower than the observer's other clocks run, as a fraction
     * @param leaseNanos after which a proxy's sessions are orphans
     * @param storeNanos how much a store that is slow or fails may add to the time in which a session expires
     * @param tickNanos how late a session may expire
     * @param quietSinceNanos when the last disturbance was over: sessions must expire in time from then on
     */
    public record Times(double maxDrift, long leaseNanos, long storeNanos, long tickNanos, long quietSinceNanos) {

        /** The shortest that a timeout may be. */
        long atLeast(long timeoutNanos) {
            return (long) (timeoutNanos / (1 + maxDrift));
        }

        /** The longest until an orphan has expired. */
        long atMost(long timeoutNanos) {
            return (long) ((timeoutNanos + leaseNanos + tickNanos) * (1 + 2 * maxDrift)) + storeNanos;
        }
    }

    public Checker(Times times) {
        this.times = times;
    }

    /** All that is wrong with a history; nothing, it is to be hoped. */
    public List<Anomaly> check(History history) {
        List<Entry> entries = history.entries();
        List<Call> calls = Call.of(history);
        Sessions sessions = Sessions.of(entries, calls, times);
        Changes changes = Changes.of(calls, sessions);
        List<Anomaly> anomalies = new ArrayList<>();
        anomalies.addAll(new OrderCheck().check(entries));
        anomalies.addAll(new OriginCheck().check(calls));
        anomalies.addAll(new StateCheck(changes, sessions).check());
        anomalies.addAll(new ZoneCheck().check(calls));
        anomalies.addAll(new WatchCheck(changes).check(entries));
        anomalies.addAll(new SequenceCheck().check(calls));
        anomalies.addAll(sessions.check(calls));
        anomalies.addAll(new LockCheck().check(entries));
        return anomalies;
    }
}

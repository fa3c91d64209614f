package io.groundkeeper.it.consistency;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A lock has one owner at a time, and each owner's token is greater than those before: a register that is fenced by them refuses nobody,
 * and no owner's write to it comes after a newer owner's. An owner that stands still is not counted as one: as in ZooKeeper, its session
 * may expire meanwhile, which only the token tells then.
 */
final class LockCheck {

    List<Anomaly> check(List<Entry> entries) {
        Map<String, Entry.Acquired> owners = new HashMap<>();
        Map<String, Entry.Acquired> newest = new HashMap<>();
        List<Anomaly> anomalies = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Acquired acquired) {
                Entry.Acquired owner = owners.put(acquired.lock(), acquired);
                if (owner != null) {
                    anomalies.add(new Anomaly(Kind.LOCK, "a lock has two owners", List.of(owner, acquired)));
                }
                Entry.Acquired before = newest.get(acquired.lock());
                if (before != null && acquired.token() < before.token()) {
                    anomalies.add(new Anomaly(
                            Kind.LOCK, "a lock's owner comes after one with a newer token", List.of(before, acquired)));
                } else {
                    newest.put(acquired.lock(), acquired);
                }
            } else if (entry instanceof Entry.Paused paused) {
                owners.values().removeIf(owner -> owner.client() == paused.client());
            } else if (entry instanceof Entry.Released released) {
                Entry.Acquired owner = owners.get(released.lock());
                if (owner != null && owner.client() == released.client()) {
                    owners.remove(released.lock());
                }
            } else if (entry instanceof Entry.Disconnected disconnected) {
                owners.values().removeIf(owner -> owner.client() == disconnected.client());
            }
        }
        anomalies.addAll(writes(entries));
        return anomalies;
    }

    private static List<Anomaly> writes(List<Entry> entries) {
        Map<String, Entry.Written> before = new HashMap<>();
        List<Anomaly> anomalies = new ArrayList<>();
        entries.stream()
                .filter(Entry.Written.class::isInstance)
                .map(Entry.Written.class::cast)
                .sorted(Comparator.comparingLong(Entry.Written::zxid))
                .forEach(written -> {
                    Entry.Written last = before.put(written.lock(), written);
                    if (last != null && written.token() < last.token()) {
                        anomalies.add(new Anomaly(
                                Kind.LOCK,
                                "an owner has written after one with a newer token",
                                List.of(last, written)));
                    }
                });
        return anomalies;
    }
}

package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.SessionStats;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** {@code dump}: sessions by expiration, ephemerals by session, connections by expiration. */
final class SessionText {
    private static final DateTimeFormatter EXPIRATION = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss zzz yyyy", Locale.US)
            .withZone(ZoneId.systemDefault());

    private SessionText() {}

    static Answer of(ServerStatus status) {
        int tick = status.settings().tickMillis();
        return Answer.sequence(List.of(
                () -> Answer.of("SessionTracker dump:\nSession "),
                () -> byExpiration(
                        status.sessions(), tick, SessionStats::expiresAtMillis, session -> hex(session.id())),
                () -> Answer.of("ephemeral nodes dump:\n"),
                () -> Answer.later(() -> owners(status.ephemerals())
                        .thenApply(owners -> "Sessions with Ephemerals (" + owners + "):\n")),
                () -> new Ephemerals(status.ephemerals()),
                () -> Answer.of("Connections dump:\nConnections "),
                () -> byExpiration(status.clients(), tick, ClientStats::expiresAtMillis, SessionText::connection)));
    }

    private static String connection(ClientStats client) {
        return "ip: " + client.remoteAddress() + " sessionId: " + hex(client.sessionId());
    }

    /** As ZooKeeper, which lets what expires within one tick expire together, at its end. */
    private static <T> Answer byExpiration(
            Collection<T> all, int tick, ToLongFunction<T> expiresAt, Function<T, String> text) {
        TreeMap<Long, List<T>> sets = new TreeMap<>();
        all.forEach(each -> sets.computeIfAbsent(
                        (expiresAt.applyAsLong(each) / tick + 1) * tick, none -> new ArrayList<>())
                .add(each));
        int size = sets.values().stream().mapToInt(List::size).sum();
        Stream<Stream<String>> groups = sets.entrySet().stream()
                .map(set -> Stream.concat(
                        Stream.of(set.getValue().size() + " expire at "
                                + EXPIRATION.format(Instant.ofEpochMilli(set.getKey())) + ":\n"),
                        set.getValue().stream().map(each -> "\t" + text.apply(each) + "\n")));
        String head = "Sets (" + sets.size() + ")/(" + size + "):\n";
        return Answer.groups(Stream.concat(Stream.of(Stream.of(head)), groups));
    }

    /** How many sessions have ephemerals. */
    private static CompletableFuture<Long> owners(EphemeralIndex ephemerals) {
        return ephemerals.first().thenCompose(page -> addOwners(ephemerals, page, null, 0));
    }

    private static CompletableFuture<Long> addOwners(
            EphemeralIndex ephemerals,
            List<EphemeralIndex.Entry> page,
            EphemeralIndex.Entry before,
            long ownersBefore) {
        EphemeralIndex.Entry last = before;
        long owners = ownersBefore;
        for (EphemeralIndex.Entry entry : page) {
            if (last == null || last.sessionId() != entry.sessionId()) {
                owners++;
            }
            last = entry;
        }
        if (page.isEmpty()) {
            return CompletableFuture.completedFuture(owners);
        }
        EphemeralIndex.Entry newLast = last;
        long newOwners = owners;
        return ephemerals.after(last).thenCompose(next -> addOwners(ephemerals, next, newLast, newOwners));
    }

    /** Tells of one page after the other. */
    private static final class Ephemerals implements Answer {
        private final EphemeralIndex index;
        private EphemeralIndex.Entry last;

        private Ephemerals(EphemeralIndex index) {
            this.index = index;
        }

        @Override
        public CompletableFuture<String> next() {
            return (last == null ? index.first() : index.after(last)).thenApply(this::text);
        }

        private String text(List<EphemeralIndex.Entry> page) {
            StringBuilder text = new StringBuilder();
            for (EphemeralIndex.Entry entry : page) {
                if (last == null || last.sessionId() != entry.sessionId()) {
                    text.append(hex(entry.sessionId())).append(":\n");
                }
                text.append('\t').append(entry.path()).append('\n');
                last = entry;
            }
            return page.isEmpty() ? null : text.toString();
        }
    }

    private static String hex(long id) {
        return "0x" + Long.toHexString(id);
    }
}

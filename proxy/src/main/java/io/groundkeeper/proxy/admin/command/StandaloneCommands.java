package io.groundkeeper.proxy.admin.command;

import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.proxy.command.Environment;
import io.groundkeeper.proxy.command.MonitorText;
import io.groundkeeper.proxy.command.ServerStatus;
import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.watch.WatchListing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The commands one by one, as ZooKeeper's standalone server answers them. Of an ensemble, of snapshots and of digests there is
 * nothing here, and so little to tell.
 */
final class StandaloneCommands {
    private static final int PATIENCE_SECONDS = 5;
    private static final String NO_SNAPSHOTS =
            "there are no snapshots: the tree is in the store, whose own tools back it up";
    private static final Pattern SECRET = Pattern.compile("passw|secret|token|credential|superdigest");

    private StandaloneCommands() {}

    static List<Command> all(String version, AtomicLong traceMask) {
        Environment environment = new Environment(version);
        return List.of(
                Command.tells(StatusFields::configuration, "configuration", "conf", "config"),
                Command.changes(StandaloneCommands::resetClients, "connection_stat_reset", "crst"),
                Command.tells(status -> ConnectionFields.of(status, false), "connections", "cons"),
                Command.tells(StandaloneCommands::directories, "dirs"),
                Command.tells(status -> await(SessionFields.of(status)), "dump"),
                Command.tellsAlways(() -> await(environment.entries()), "environment", "env", "envi"),
                Command.tellsAlways(() -> Map.of("tracemask", traceMask.get()), "get_trace_mask", "gtmk"),
                Command.tells(status -> Map.of("digests", List.of()), "hash"),
                Command.tells(status -> Map.of("initial_configuration", ""), "initial_configuration", "icfg"),
                Command.tells(status -> Map.of("read_only", false), "is_read_only", "isro"),
                Command.tells(status -> lastSnapshot(), "last_snapshot", "lsnp"),
                Command.tells(status -> Commands.error("server is not initialized"), "leader", "lead"),
                Command.tells(status -> MonitorText.figures(version, status), "monitor", "mntr"),
                Command.changes(status -> Map.of(), "observer_connection_stat_reset", "orst"),
                Command.tells(status -> Map.of("synced_observers", 0, "observers", List.of()), "observers", "obsr"),
                new Command(List.of("restore", "rest"), Command.Kind.POSTED, false, (status, query) -> noSnapshots()),
                Command.tells(status -> Map.of(), "ruok"),
                Command.tells(status -> StatusFields.server(version, status), "server_stats", "srvr"),
                new Command(
                        List.of("set_trace_mask", "stmk"),
                        Command.Kind.CHANGES,
                        false,
                        (status, query) -> setTraceMask(traceMask, query.get("traceMask"))),
                new Command(List.of("snapshot", "snap"), Command.Kind.CHANGES, false, (status, query) -> noSnapshots()),
                Command.changes(StandaloneCommands::resetServer, "stat_reset", "srst"),
                Command.tells(status -> StatusFields.serverAndClients(version, status), "stats", "stat"),
                Command.tellsAlways(StandaloneCommands::properties, "system_properties", "sysp"),
                Command.tells(status -> Map.of("current_config", Map.of()), "voting_view"),
                Command.tells(status -> watchSummary(status.dataWatches()), "watch_summary", "wchs"),
                Command.tells(WatchFields::bySession, "watches", "wchc"),
                Command.tells(WatchFields::byPath, "watches_by_path", "wchp"),
                Command.tellsAlways(() -> Map.of("voting", false, "zabstate", ""), "zabstate"));
    }

    private static Map<String, ?> noSnapshots() {
        throw new NoAnswerException(Response.NOT_IMPLEMENTED, NO_SNAPSHOTS, null);
    }

    private static Map<String, ?> resetClients(ServerStatus status) {
        status.clients().forEach(ClientStats::reset);
        return Map.of();
    }

    private static Map<String, ?> resetServer(ServerStatus status) {
        status.stats().reset();
        return Map.of();
    }

    private static Map<String, ?> directories(ServerStatus status) {
        return Map.of(
                "datadir_size", status.tree().bytes(),
                "logdir_size", status.tree().logBytes());
    }

    /** As of a server that has not written one yet. */
    private static Map<String, ?> lastSnapshot() {
        return Map.of("zxid", Long.toHexString(-1), "timestamp", -1L);
    }

    /** Nothing is traced by it. */
    private static Map<String, ?> setTraceMask(AtomicLong traceMask, String value) {
        if (value == null) {
            return Commands.error("setTraceMask requires long traceMask argument");
        }
        try {
            long mask = Long.parseLong(value);
            traceMask.set(mask);
            return Map.of("tracemask", mask);
        } catch (NumberFormatException e) {
            return Commands.error("setTraceMask requires long traceMask argument, got " + value);
        }
    }

    /** Unlike ZooKeeper's, without what looks like a secret: passwords of key stores are set as properties. */
    private static Map<String, ?> properties() {
        Map<String, Object> properties = new TreeMap<>();
        System.getProperties().forEach((key, value) -> {
            String name = key.toString();
            boolean secret = SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
            properties.put(name, secret ? "<hidden>" : value.toString());
        });
        return properties;
    }

    private static Map<String, ?> watchSummary(WatchListing watches) {
        return Map.of(
                "num_connections", watches.watchers().size(),
                "num_paths", watches.paths().size(),
                "num_total_watches", watches.size());
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new NoAnswerException(
                    Response.UNAVAILABLE, "no answer within " + PATIENCE_SECONDS + " s; try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException(Response.UNAVAILABLE, "the server stops", e);
        }
    }
}

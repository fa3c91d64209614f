package io.groundkeeper.it.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.consistency.Anomaly.Kind;
import io.groundkeeper.it.consistency.Result.ZnodeStat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is allowed, and what is not, where a client re-attaches. */
class CheckerTest {
    private static final int CLIENT = 1;
    private static final int OTHER = 2;
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int OTHERS = 3;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final long CREATED = 10;
    private static final Result DONE = new Result(0, null, null, null, null, null);

    private final History history = new History();
    private long nanos;
    private int operations;

    @BeforeEach
    void connect() {
        connected(CLIENT, FIRST, 0);
        connected(OTHER, OTHERS, 0);
        int create = invoked(OTHER, OTHERS, new Action.Create("/a", "first", false, false));
        completed(OTHER, OTHERS, create, CREATED, new Result(0, "/a", null, null, null, null));
    }

    private void connected(int client, int connection, long lastZxidSeen) {
        history.add(new Entry.Connected(++nanos, client, connection, 0, client, TIMEOUT_MILLIS, lastZxidSeen));
    }

    private int invoked(int client, int connection, Action action) {
        history.add(new Entry.Invoked(++nanos, client, connection, ++operations, operations, action));
        return operations;
    }

    private void completed(int client, int connection, int operation, long zxid, Result result) {
        history.add(new Entry.Completed(++nanos, client, connection, operation, operation, zxid, result));
    }

    private void get(int client, int connection, boolean watch, long zxid, String data, ZnodeStat stat) {
        int get = invoked(client, connection, new Action.GetData("/a", watch));
        completed(client, connection, get, zxid, new Result(0, null, data, stat, null, null));
    }

    private void set(int client, int connection, long zxid, String data, int version) {
        int set = invoked(client, connection, new Action.SetData("/a", data, -1));
        completed(client, connection, set, zxid, new Result(0, null, null, stat(zxid, version), null, null));
    }

    private static ZnodeStat stat(long mzxid, int version) {
        return new ZnodeStat(CREATED, mzxid, version, 0, 0);
    }

    private List<Kind> found() {
        return new Checker(new Checker.Times(0, 0, 0, 0, 0))
                .check(history).stream().map(Anomaly::kind).distinct().toList();
    }

    @Test
    void aReplyThatDidNotReachItsClientBindsNobody() {
        get(CLIENT, FIRST, true, CREATED, "first", stat(CREATED, 0));
        set(OTHER, OTHERS, 20, "second", 1);
        connected(CLIENT, SECOND, 0);
        get(CLIENT, SECOND, false, CREATED, "first", stat(CREATED, 0));
        get(CLIENT, SECOND, false, 20, "second", stat(20, 1));

        assertThat(found()).isEmpty();
    }

    @Test
    void aReplyThatReachedItsClientBinds() {
        get(CLIENT, FIRST, false, 20, "first", stat(CREATED, 0));
        connected(CLIENT, SECOND, 20);
        get(CLIENT, SECOND, false, CREATED, "first", stat(CREATED, 0));

        assertThat(found()).containsExactly(Kind.SESSION_ORDER);
    }

    @Test
    void whatIsWatchedAgainTellsOfWhatWasMissed() {
        get(CLIENT, FIRST, true, CREATED, "first", stat(CREATED, 0));
        set(OTHER, OTHERS, 20, "second", 1);
        connected(CLIENT, SECOND, CREATED);
        int again = invoked(CLIENT, SECOND, new Action.SetWatches(CREATED, List.of("/a"), List.of(), List.of()));
        completed(CLIENT, SECOND, again, 20, DONE);

        assertThat(found()).containsExactly(Kind.LOST_WATCH);
    }

    @Test
    void aLookForWatchesFindsThem() {
        get(CLIENT, FIRST, true, CREATED, "first", stat(CREATED, 0));
        int check = invoked(CLIENT, FIRST, new Action.CheckWatches("/a"));
        completed(CLIENT, FIRST, check, CREATED, Result.failed(Result.NO_WATCHER));

        assertThat(found()).containsExactly(Kind.LOST_WATCH);
    }

    @Test
    void aLostWriteIsNotCarriedOutAfterALaterOne() {
        invoked(CLIENT, FIRST, new Action.SetData("/a", "lost", -1));
        connected(CLIENT, SECOND, 0);
        set(CLIENT, SECOND, 20, "later", 1);
        get(OTHER, OTHERS, false, 30, "lost", stat(30, 2));

        assertThat(found()).containsExactly(Kind.ZNODE_STATE);
    }

    @Test
    void aLostWriteMayBeCarriedOutBeforeALaterOne() {
        invoked(CLIENT, FIRST, new Action.SetData("/a", "lost", -1));
        get(OTHER, OTHERS, false, 15, "lost", stat(15, 1));
        connected(CLIENT, SECOND, 0);
        set(CLIENT, SECOND, 20, "later", 2);

        assertThat(found()).isEmpty();
    }
}

package io.groundkeeper.proxy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.RequestStats;
import io.groundkeeper.proxy.stats.RequestType;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.proxy.stats.SessionStats;
import io.groundkeeper.proxy.stats.TreeSize;
import io.groundkeeper.watch.WatchListing;
import io.groundkeeper.watch.WatchRegistry;
import io.groundkeeper.watch.Watcher;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What differs from ZooKeeper's answers in a live server, and what is told of very much. */
class FourLetterWordsTest {
    private static final int MANY = 100_000;
    private static final Watcher FIRST = event -> {};
    private static final Watcher SECOND = event -> {};

    private final ServerStats stats = new ServerStats();
    private final WatchRegistry watches = new WatchRegistry();
    private final List<EphemeralIndex.Entry> ephemerals = new ArrayList<>();
    private final Client client = new Client();
    private boolean serving = true;
    private final FourLetterWords words = words(Set.of("*"));

    private FourLetterWords words(Set<String> whitelist) {
        return new FourLetterWords(whitelist, "3.9.5-test");
    }

    private Optional<ServerStatus> status() {
        return serving ? Optional.of(new Status()) : Optional.empty();
    }

    private String ask(FourLetterWord word) {
        return String.join("", pieces(words, word));
    }

    private List<String> pieces(FourLetterWords words, FourLetterWord word) {
        Answer answer = words.answer(new WordRequest(word, 0), status());
        List<String> pieces = new ArrayList<>();
        for (String piece = answer.next().join();
                piece != null;
                piece = answer.next().join()) {
            pieces.add(piece);
        }
        return pieces;
    }

    @Test
    void onlyWordsOfTheWhitelistAreAnswered() {
        FourLetterWords few = words(Set.of("srvr"));

        assertThat(pieces(few, FourLetterWord.RUOK))
                .containsExactly("ruok is not executed because it is not in the whitelist.\n");
        assertThat(String.join("", pieces(few, FourLetterWord.SRVR))).startsWith("Zookeeper version: 3.9");
    }

    @Test
    void srvrHasZooKeepersLayout() {
        stats.received(10);
        stats.sent();
        stats.sentReply(20, 0);
        stats.answered(RequestType.GET_DATA, false, 1_500_000);
        stats.answered(RequestType.SET_DATA, true, 4_000_000);

        assertThat(ask(FourLetterWord.SRVR)).isEqualTo("""
                Zookeeper version: 3.9.5-test
                Latency min/avg/max: 1/2.5/4
                Received: 1
                Sent: 2
                Connections: 1
                Outstanding: 3
                Zxid: 0x1f
                Mode: standalone
                Node count: 5
                """);
    }

    @Test
    void statAndConsTellOfTheClients() {
        assertThat(ask(FourLetterWord.STAT)).startsWith("""
                Zookeeper version: 3.9.5-test
                Clients:
                 /127.0.0.1:4711[1](queued=3,recved=10,sent=9)

                Latency min/avg/max: 0/0.0/0
                """);
        String session = " /127.0.0.1:4711[1](queued=3,recved=10,sent=9,sid=0x1f,lop=%s,est=1,to=30000,"
                + "%slzxid=0x%s,lresp=%d,llat=%d,minlat=%d,avglat=%d,maxlat=%d)\n\n";
        assertThat(ask(FourLetterWord.CONS)).isEqualTo(session.formatted("NA", "", "ffffffffffffffff", 0, 0, 0, 0, 0));

        client.requests.answered("CREA", 7, 31, 1_000_000, 4_000_000);
        client.requests.answered("PING", -2, 32, 4_000_000, 10_000_000);
        assertThat(ask(FourLetterWord.CONS)).isEqualTo(session.formatted("PING", "lcxid=0x7,", "20", 10, 6, 3, 4, 6));
    }

    @Test
    void resetsWhatWasCounted() {
        stats.received(10);
        stats.answered(RequestType.GET_DATA, false, 4_000_000);
        client.requests.answered("CREA", 7, 31, 0, 1_000_000);

        assertThat(ask(FourLetterWord.SRST)).isEqualTo("Server stats reset.\n");
        assertThat(ask(FourLetterWord.CRST)).isEqualTo("Connection stats reset.\n");

        assertThat(ask(FourLetterWord.SRVR)).contains("Latency min/avg/max: 0/0.0/0\nReceived: 0\n");
        assertThat(ask(FourLetterWord.CONS)).contains("lop=NA,");
    }

    @Test
    void mntrSeparatesByTabs() {
        stats.answered(RequestType.SET_DATA, true, 4_000_000);

        assertThat(ask(FourLetterWord.MNTR).lines())
                .contains(
                        "zk_version\t3.9.5-test",
                        "zk_server_state\tstandalone",
                        "zk_num_alive_connections\t1",
                        "zk_outstanding_requests\t3",
                        "zk_znode_count\t5",
                        "zk_ephemerals_count\t2",
                        "zk_watch_count\t6",
                        "zk_global_sessions\t7",
                        "zk_uptime\t8",
                        "zk_avg_latency\t4.0",
                        "zk_cnt_updatelatency\t1",
                        "zk_p99_updatelatency\t4",
                        "zk_min_client_response_size\t-1");
    }

    @Test
    void dumpGroupsSessionsByTheTickInWhichTheyExpire() {
        ephemerals.add(new EphemeralIndex.Entry(31, "/a"));
        ephemerals.add(new EphemeralIndex.Entry(31, "/b"));
        ephemerals.add(new EphemeralIndex.Entry(32, "/c"));

        assertThat(ask(FourLetterWord.DUMP).replaceAll("at .*:", "at ?:")).isEqualTo("""
                SessionTracker dump:
                Session Sets (2)/(3):
                2 expire at ?:
                \t0x1f
                \t0x20
                1 expire at ?:
                \t0x21
                ephemeral nodes dump:
                Sessions with Ephemerals (2):
                0x1f:
                \t/a
                \t/b
                0x20:
                \t/c
                Connections dump:
                Connections Sets (1)/(1):
                1 expire at ?:
                \tip: /127.0.0.1:4711 sessionId: 0x1f
                """);
    }

    @Test
    void tellsOfDataWatches() {
        watches.watchData("/a", FIRST);
        watches.watchData("/a", SECOND);
        watches.watchChildren("/b", SECOND);

        assertThat(ask(FourLetterWord.WCHS)).isEqualTo("2 connections watching 1 paths\nTotal watches:2\n");
        assertThat(ask(FourLetterWord.WCHC).lines()).containsExactlyInAnyOrder("0x1", "\t/a", "0x2", "\t/a", "");
        assertThat(ask(FourLetterWord.WCHP).lines()).containsExactlyInAnyOrder("/a", "\t0x1", "\t0x2", "");
    }

    @ParameterizedTest
    @EnumSource(names = {"WCHC", "WCHP", "DUMP"})
    void manyThingsComeInSmallPieces(FourLetterWord word) {
        IntStream.range(0, MANY).forEach(i -> watches.watchData("/watched" + i, FIRST));
        IntStream.range(0, MANY).forEach(i -> ephemerals.add(new EphemeralIndex.Entry(i / 1000, "/ephemeral" + i)));

        List<String> pieces = pieces(words, word);

        assertThat(pieces).allMatch(piece -> piece.length() < 10 * Answer.PIECE);
        assertThat(String.join("", pieces).lines().count()).isGreaterThan(MANY);
    }

    @Test
    void theTraceMaskIsRemembered() {
        assertThat(ask(FourLetterWord.GTMK)).isEqualTo("306");
        assertThat(words.answer(new WordRequest(FourLetterWord.STMK, 7), status())
                        .next()
                        .join())
                .isEqualTo("7");
        assertThat(ask(FourLetterWord.GTMK)).isEqualTo("7");
    }

    @ParameterizedTest
    @EnumSource(FourLetterWord.class)
    void aServerThatDoesNotServeSaysSo(FourLetterWord word) {
        serving = false;

        String answer = ask(word);

        switch (word) {
            case RUOK -> assertThat(answer).isEqualTo("imok");
            case ISRO -> assertThat(answer).isEqualTo("null");
            case ENVI -> assertThat(answer).startsWith("Environment:\nzookeeper.version=3.9.5-test\nhost.name=");
            case GTMK -> assertThat(answer).isEqualTo("306");
            case STMK -> assertThat(answer).isEqualTo("0");
            default -> assertThat(answer).startsWith("This ZooKeeper instance is not currently serving requests");
        }
    }

    private final class Status implements ServerStatus {
        private final Map<Watcher, Long> sessionIds = Map.of(FIRST, 1L, SECOND, 2L);

        @Override
        public Settings settings() {
            return new Settings(2181, -1, "/data", 2000, 60, 4000, 40000, 50);
        }

        @Override
        public ServerStats stats() {
            return stats;
        }

        @Override
        public Collection<ClientStats> clients() {
            return List.of(client);
        }

        @Override
        public long zxid() {
            return 31;
        }

        @Override
        public TreeSize tree() {
            return new TreeSize(5, 2, 1000, 2000);
        }

        @Override
        public long watchCount() {
            return 6;
        }

        @Override
        public WatchListing dataWatches() {
            return watches.dataWatches();
        }

        @Override
        public long sessionId(Watcher watcher) {
            return sessionIds.get(watcher);
        }

        @Override
        public List<SessionStats> sessions() {
            return List.of(new SessionStats(31, 1), new SessionStats(32, 1999), new SessionStats(33, 2000));
        }

        @Override
        public long sessionCount() {
            return 7;
        }

        @Override
        public EphemeralIndex ephemerals() {
            return new EphemeralIndex() {
                private static final int PAGE = 1000;

                @Override
                public CompletableFuture<List<Entry>> first() {
                    return from(0);
                }

                @Override
                public CompletableFuture<List<Entry>> after(Entry last) {
                    return from(ephemerals.indexOf(last) + 1);
                }

                private CompletableFuture<List<Entry>> from(int begin) {
                    int end = Math.min(begin + PAGE, ephemerals.size());
                    return CompletableFuture.completedFuture(List.copyOf(ephemerals.subList(begin, end)));
                }
            };
        }

        @Override
        public long uptimeMillis() {
            return 8;
        }

        @Override
        public OptionalLong openFiles() {
            return OptionalLong.of(9);
        }

        @Override
        public OptionalLong maxFiles() {
            return OptionalLong.empty();
        }
    }

    private static final class Client implements ClientStats {
        private static final InetAddress ADDRESS = address();
        private final RequestStats requests = new RequestStats();

        /** Loopback, without a name. */
        private static InetAddress address() {
            try {
                return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(ADDRESS, 4711);
        }

        @Override
        public int outstanding() {
            return 3;
        }

        @Override
        public int interestOps() {
            return 1;
        }

        @Override
        public long packetsReceived() {
            return 10;
        }

        @Override
        public long packetsSent() {
            return 9;
        }

        @Override
        public long sessionId() {
            return 31;
        }

        @Override
        public int sessionTimeoutMillis() {
            return 30_000;
        }

        @Override
        public long establishedMillis() {
            return 1;
        }

        @Override
        public long expiresAtMillis() {
            return 2;
        }

        @Override
        public RequestStats.Snapshot requests() {
            return requests.snapshot();
        }

        @Override
        public void reset() {
            requests.reset();
        }
    }
}

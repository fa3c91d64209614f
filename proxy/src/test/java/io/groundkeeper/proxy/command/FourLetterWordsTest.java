package io.groundkeeper.proxy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.ServerStats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FourLetterWordsTest {
    private final ServerStats stats = new ServerStats();
    private boolean serving = true;
    private final FourLetterWords words =
            new FourLetterWords(Set.of("*"), () -> serving ? Optional.of(new Status()) : Optional.empty());

    @Test
    void onlyWordsOfTheWhitelistAreAnswered() {
        FourLetterWords few = new FourLetterWords(Set.of("srvr"), () -> Optional.of(new Status()));

        assertThat(few.answer(FourLetterWord.RUOK))
                .contains("ruok is not executed because it is not in the whitelist.\n");
        assertThat(few.answer(FourLetterWord.SRVR))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Zookeeper version: 3.9"));
    }

    @Test
    void shortOnes() {
        assertThat(words.answer(FourLetterWord.RUOK)).contains("imok");
        assertThat(words.answer(FourLetterWord.ISRO)).contains("rw");
        assertThat(words.answer(FourLetterWord.DUMP)).isEmpty();
    }

    @Test
    void srvrHasZooKeepersLayout() {
        stats.received();
        stats.sent(2);
        stats.answered(1_500_000);
        stats.answered(4_000_000);

        assertThat(words.answer(FourLetterWord.SRVR)).contains("""
                Zookeeper version: 3.9.5-test
                Latency min/avg/max: 1/2.75/4
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
    void statTellsOfTheClientsToo() {
        assertThat(words.answer(FourLetterWord.STAT))
                .hasValueSatisfying(text -> assertThat(text).startsWith("""
                Zookeeper version: 3.9.5-test
                Clients:
                 /127.0.0.1:4711[1](queued=3,recved=10,sent=9)

                Latency min/avg/max: 0/0.0/0
                """));
    }

    @Test
    void mntrSeparatesByTabs() {
        assertThat(words.answer(FourLetterWord.MNTR))
                .hasValueSatisfying(text -> assertThat(text.lines())
                        .contains(
                                "zk_version\t3.9.5-test",
                                "zk_server_state\tstandalone",
                                "zk_num_alive_connections\t1",
                                "zk_outstanding_requests\t3",
                                "zk_znode_count\t5",
                                "zk_watch_count\t6",
                                "zk_global_sessions\t7",
                                "zk_uptime\t8"));
    }

    @Test
    void confTellsWhatWasSet() {
        assertThat(words.answer(FourLetterWord.CONF))
                .hasValueSatisfying(text -> assertThat(text.lines())
                        .contains("clientPort=2181", "dataDir=/data", "tickTime=2000", "maxSessionTimeout=40000"));
    }

    @Test
    void aServerThatDoesNotServeSaysSo() {
        serving = false;

        for (FourLetterWord word :
                List.of(FourLetterWord.SRVR, FourLetterWord.STAT, FourLetterWord.MNTR, FourLetterWord.CONF)) {
            assertThat(words.answer(word)).contains("This ZooKeeper instance is not currently serving requests\n");
        }
        assertThat(words.answer(FourLetterWord.RUOK)).contains("imok");
        assertThat(words.answer(FourLetterWord.ISRO)).contains("null");
    }

    private final class Status implements ServerStatus {
        @Override
        public String version() {
            return "3.9.5-test";
        }

        @Override
        public Settings settings() {
            return new Settings(2181, "/data", 2000, 60, 4000, 40000, 50);
        }

        @Override
        public ServerStats stats() {
            return stats;
        }

        @Override
        public Collection<ClientStats> clients() {
            return List.of(new Client());
        }

        @Override
        public long zxid() {
            return 31;
        }

        @Override
        public long nodeCount() {
            return 5;
        }

        @Override
        public long watchCount() {
            return 6;
        }

        @Override
        public long sessionCount() {
            return 7;
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

        /** Loopback, without a name. */
        private static InetAddress address() {
            try {
                return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
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
        public boolean isReading() {
            return true;
        }

        @Override
        public long packetsReceived() {
            return 10;
        }

        @Override
        public long packetsSent() {
            return 9;
        }
    }
}

package io.groundkeeper.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StoreWaitTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(StoreWait.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long seconds;
    private final StoreWait wait = new StoreWait(() -> TimeUnit.SECONDS.toNanos(seconds), Duration.ZERO);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    @Test
    void aStoreThatIsThereIsNoNews() throws Exception {
        assertThat(wait.until("store", () -> "result")).isEqualTo("result");

        assertThat(lines()).isEmpty();
        assertThat(wait.lastAnswer()).isEqualTo("it answers");
    }

    @Test
    void aRefusalThatPassesAtOnceIsNoNews() throws Exception {
        Queue<Integer> failuresAt = new ArrayDeque<>(List.of(1, 2));

        wait.until("store", () -> failAt(failuresAt.poll()));

        assertThat(lines()).isEmpty();
    }

    @Test
    void aMissingStoreIsNamedOnceAMinute() throws Exception {
        Queue<Integer> failuresAt = new ArrayDeque<>(List.of(1, 2, 5, 10, 64, 65, 124, 126));

        wait.until("the cluster", () -> failAt(failuresAt.poll()));

        assertThat(lines()).hasSize(4);
        assertThat(lines().get(0)).startsWith("The store is not there: failed at 5 (the cluster)");
        assertThat(lines().get(1)).startsWith("The store has not been there for 65 s: failed at 65");
        assertThat(lines().get(2)).startsWith("The store has not been there for 126 s: failed at 126");
        assertThat(lines().get(3)).isEqualTo("The store is there, after 126 s");
    }

    @Test
    void whatWillNotPassEndsTheWait() {
        assertThatThrownBy(() -> wait.until("store", () -> {
                    throw new IOException("written by a newer version");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("written by a newer version");
    }

    /** Fails at a time in seconds; null for not. */
    private Void failAt(Integer at) throws StoreUnavailableException {
        if (at == null) {
            return null;
        }
        seconds = at;
        throw new StoreUnavailableException("failed at " + at, null);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}

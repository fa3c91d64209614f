package io.groundkeeper.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jmock.lib.concurrent.DeterministicScheduler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FloodFilterTest {
    private final DeterministicScheduler scheduler = new DeterministicScheduler();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("flooded");
    private long nowNanos;

    @BeforeEach
    void start() {
        FloodFilter filter = new FloodFilter(() -> nowNanos, scheduler);
        filter.setContext(context);
        filter.start();
        written.addFilter(filter);
        written.setContext(context);
        written.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(written);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.DEBUG);
    }

    private void pass(long millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
        scheduler.tick(millis, TimeUnit.MILLISECONDS);
    }

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            logger.atWarn().addKeyValue("address", "10.0.0." + i).log("Refusing a connection: {}", i);
        }
    }

    private List<String> lines() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aFloodOfAKindIsCutAndTold() {
        refuse(1_000);
        assertThat(lines()).hasSize(FloodFilter.LINES);

        pass(FloodFilter.PERIOD.toMillis());
        assertThat(lines()).hasSize(FloodFilter.LINES + 1).last().isEqualTo("More lines of a kind were not logged");
        ILoggingEvent told = written.list.get(FloodFilter.LINES);
        assertThat(told.getLevel()).isEqualTo(Level.WARN);
        assertThat(told.getLoggerName()).isEqualTo("flooded");
        assertThat(told.getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .containsExactly("omitted=950", "like=Refusing a connection: {}");
    }

    @Test
    void itBeginsAnewWhenThePeriodIsOver() {
        refuse(60);
        pass(FloodFilter.PERIOD.toMillis());
        refuse(1);
        assertThat(lines()).last().isEqualTo("Refusing a connection: 0");
    }

    @Test
    void whatIsNoFloodPasses() {
        for (int i = 0; i < 100; i++) {
            refuse(FloodFilter.LINES / 2);
            pass(FloodFilter.PERIOD.toMillis() / 2 + 1);
        }
        assertThat(lines()).hasSize(100 * FloodFilter.LINES / 2);
    }

    @Test
    void otherKindsPassMeanwhile() {
        refuse(1_000);
        logger.warn("Something else");
        logger.info("Refusing a connection: {}", 1);
        for (int i = 0; i < 1_000; i++) {
            logger.debug("Asked for");
        }
        assertThat(lines()).hasSize(FloodFilter.LINES + 1_002);
    }

    @Test
    void messagesWithoutEndDoNotTakeMemoryWithoutEnd() {
        for (int i = 0; i < 10 * FloodFilter.MAX_KINDS; i++) {
            logger.info("no constant " + i);
        }
        assertThat(lines()).hasSize(FloodFilter.MAX_KINDS + FloodFilter.LINES);
        pass(FloodFilter.PERIOD.toMillis());
        assertThat(written.list).last().extracting(ILoggingEvent::getLoggerName).isEqualTo(FloodFilter.class.getName());
    }
}

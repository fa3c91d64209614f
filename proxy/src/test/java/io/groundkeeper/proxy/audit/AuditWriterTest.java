package io.groundkeeper.proxy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundkeeper.proxy.audit.AuditEvent.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class AuditWriterTest {
    private static final int ROOM = 10;

    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final LongAdder lost = new LongAdder();
    private final AtomicBoolean breaks = new AtomicBoolean();

    private void write(AuditEvent event) {
        reached.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (breaks.getAndSet(false)) {
            throw new IllegalStateException("broken");
        }
        String gone = event.fields().get("lost");
        written.add(gone == null ? event.fields().get("operation") : "lost " + gone);
    }

    private static AuditEvent event(String operation) {
        return AuditEvent.ofServer("root", operation, Result.SUCCESS);
    }

    @Test
    void aSlowDiskBlocksNobodyAndWhatIsLostIsToldWhereItIsMissing() throws Exception {
        try (AuditWriter writer =
                new AuditWriter("root", this::write, ROOM * event("e0").chars(), lost)) {
            writer.log(event("first"));
            reached.await();
            for (int i = 0; i < ROOM + 7; i++) {
                writer.log(event("e" + i));
            }
            released.countDown();
            while (written.size() <= ROOM) {
                Thread.onSpinWait();
            }
            writer.log(event("later"));
        }
        assertThat(written).startsWith("first", "e0").endsWith("e9", "lost 7", "later");
        assertThat(lost.sum()).isEqualTo(7);
    }

    @Test
    void longEventsFillTheRoomSooner() throws Exception {
        try (AuditWriter writer =
                new AuditWriter("root", this::write, ROOM * event("e0").chars(), lost)) {
            writer.log(event("first"));
            reached.await();
            writer.log(event("e".repeat(100_000)));
            writer.log(event("short"));
            released.countDown();
        }
        assertThat(written).containsExactly("first", "lost 1", "short");
    }

    @Test
    void anIdleOneIsClosedWithoutAnythingToSay() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(AuditWriter.class);
        logger.addAppender(log);
        AuditWriter writer = new AuditWriter("root", this::write, ROOM, lost);
        writer.close();
        logger.detachAppender(log);
        assertThat(log.list).isEmpty();
    }

    @Test
    void closingWritesWhatWaits() {
        released.countDown();
        try (AuditWriter writer =
                new AuditWriter("root", this::write, ROOM * event("e0").chars(), lost)) {
            for (int i = 0; i < ROOM; i++) {
                writer.log(event("e" + i));
            }
        }
        assertThat(written).hasSize(ROOM);
    }

    @Test
    void whatCannotBeWrittenDoesNotEndIt() {
        released.countDown();
        breaks.set(true);
        try (AuditWriter writer =
                new AuditWriter("root", this::write, ROOM * event("e0").chars(), lost)) {
            writer.log(event("broken"));
            writer.log(event("whole"));
        }
        assertThat(written).containsExactly("whole");
    }
}

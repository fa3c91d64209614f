package io.groundkeeper.proxy.audit;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes audit events to the logger {@value #LOGGER}, on a thread of its own. Whoever logs an event never waits for the disk: where
 * it is too slow for too long, so that no more events may wait, some are lost. How many is said in the audit log itself, at the
 * place where they are missing, and in the server's log. Thread-safe.
 */
public final class AuditWriter implements AuditLog {
    /** Name of the logger. What there is to tell is in the key-value pairs of its events. */
    public static final String LOGGER = "io.groundkeeper.audit";

    private static final Logger AUDIT = LoggerFactory.getLogger(LOGGER);
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);

    /** Characters of those that wait: some 100,000 events of usual size, or a few dozen with the longest paths. */
    private static final long MAX_WAITING_CHARS = 32 << 20;

    private static final long CLOSE_SECONDS = 5;

    private final String server;
    private final Consumer<AuditEvent> sink;
    private final long maxWaitingChars;
    private final LongAdder allLost;
    private final Thread thread;
    private final Queue<Entry> waiting = new ArrayDeque<>();
    private long waitingChars;
    private long lost;
    private boolean closed;

    /**
     * An event that waits.
     *
     * @param lostBefore how many have been lost since the one before it
     */
    private record Entry(AuditEvent event, long lostBefore) {}

    /**
     * Begins to write.
     *
     * @param server as {@link #server}
     * @param lost counts the events that are lost
     */
    public static AuditWriter start(String server, LongAdder lost) {
        return new AuditWriter(server, AuditWriter::append, MAX_WAITING_CHARS, lost);
    }

    AuditWriter(String server, Consumer<AuditEvent> sink, long maxWaitingChars, LongAdder lost) {
        this.server = server;
        this.sink = sink;
        this.maxWaitingChars = maxWaitingChars;
        this.allLost = lost;
        this.thread = new Thread(this::run, "groundkeeper-audit");
        thread.setDaemon(true);
        thread.start();
    }

    /** As ZooKeeper: what has failed is an error. */
    private static void append(AuditEvent event) {
        LoggingEventBuilder line = event.isFailure() ? AUDIT.atError() : AUDIT.atInfo();
        for (Map.Entry<String, String> field : event.fields().entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log("audit");
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public synchronized void log(AuditEvent event) {
        if (closed || waitingChars + event.chars() > maxWaitingChars) {
            lost++;
            allLost.increment();
        } else {
            waiting.add(new Entry(event, lost));
            waitingChars += event.chars();
            lost = 0;
        }
        notifyAll();
    }

    /** The next event, or where there is none, how many have been lost after the last one; null when all is over. */
    private synchronized Entry take() throws InterruptedException {
        while (waiting.isEmpty() && lost == 0 && !closed) {
            wait();
        }
        Entry next = waiting.poll();
        if (next != null) {
            waitingChars -= next.event.chars();
        } else if (lost > 0) {
            next = new Entry(null, lost);
            lost = 0;
        }
        return next;
    }

    private void run() {
        try {
            for (Entry next = take(); next != null; next = take()) {
                write(next.lostBefore);
                if (next.event != null) {
                    write(next.event);
                }
            }
        } catch (InterruptedException e) {
            // The server does not wait any longer.
        }
    }

    /** Tells of a loss, unless it is none. */
    private void write(long lostHere) {
        if (lostHere > 0) {
            LOG.atError()
                    .addKeyValue("lost", lostHere)
                    .log("Audit events are lost: they come faster than they are written");
            write(AuditEvent.ofLoss(server, lostHere));
        }
    }

    private void write(AuditEvent event) {
        try {
            sink.accept(event);
        } catch (RuntimeException e) {
            LOG.error("An audit event could not be written", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("The server ends before all audit events are written");
            thread.interrupt();
        }
    }
}

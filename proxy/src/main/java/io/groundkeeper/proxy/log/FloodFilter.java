package io.groundkeeper.proxy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how many lines of one kind are written, whatever clients do to cause them: fifty in ten seconds. When these are over, a
 * line says how many more there were. A kind is a statement that logs, told by its logger, level and message before anything is
 * filled in. {@code DEBUG} and {@code TRACE}, which somebody has asked for, are not bounded. Thread-safe.
 *
 * <p>Logback's own {@code DuplicateMessageFilter} silences a message for good, and does not say so.
 */
public final class FloodFilter extends Filter<ILoggingEvent> {
    static final int LINES = 50;
    static final Duration PERIOD = Duration.ofSeconds(10);

    /** Kinds that are told apart; messages that are no constants count as one kind beyond that. */
    static final int MAX_KINDS = 1_000;

    private static final Kind OTHERS = new Kind(FloodFilter.class.getName(), Level.WARN, "(other lines)");

    private final LongSupplier nanoClock;
    private final Map<Kind, Count> counts = new HashMap<>();
    private ScheduledExecutorService scheduler;

    private record Kind(String logger, Level level, String message) {}

    private static final class Count {
        private long begunNanos;
        private int written;
        private long omitted;
    }

    /** For logback, which sets the context. */
    public FloodFilter() {
        this(System::nanoTime, null);
    }

    /**
     * A filter that goes by a clock of its own.
     *
     * @param scheduler where it says what it has left out; null for logback's
     */
    FloodFilter(LongSupplier nanoClock, ScheduledExecutorService scheduler) {
        this.nanoClock = nanoClock;
        this.scheduler = scheduler;
    }

    @Override
    public void start() {
        if (scheduler == null) {
            scheduler = getContext().getScheduledExecutorService();
        }
        super.start();
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            return FilterReply.NEUTRAL;
        }
        return admits(new Kind(event.getLoggerName(), event.getLevel(), event.getMessage()))
                ? FilterReply.NEUTRAL
                : FilterReply.DENY;
    }

    private synchronized boolean admits(Kind found) {
        long now = nanoClock.getAsLong();
        Kind kind = counts.size() < MAX_KINDS || counts.containsKey(found) ? found : OTHERS;
        Count count = counts.computeIfAbsent(kind, fresh -> new Count());
        boolean over = now - count.begunNanos >= PERIOD.toNanos() && count.omitted == 0;
        if (over || count.written == 0) {
            count.begunNanos = now;
            count.written = 0;
        }
        if (count.written < LINES) {
            count.written++;
            return true;
        }
        if (count.omitted++ == 0) {
            long left = Math.max(0, count.begunNanos + PERIOD.toNanos() - now);
            scheduler.schedule(() -> endPeriod(kind), left, TimeUnit.NANOSECONDS);
        }
        return false;
    }

    private void endPeriod(Kind kind) {
        Count over;
        synchronized (this) {
            over = counts.remove(kind);
        }
        // Of a kind of its own, so that it passes.
        ((LoggerContext) getContext())
                .getLogger(kind.logger)
                .atLevel(org.slf4j.event.Level.valueOf(kind.level.toString()))
                .addKeyValue("omitted", over.omitted)
                .addKeyValue("like", kind.message)
                .log("More lines of a kind were not logged");
    }
}

package io.groundkeeper.proxy.stats;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Traffic since the start, or since it was reset. Thread-safe. Latencies are in whole milliseconds, as ZooKeeper's. */
public final class ServerStats {
    /** What the sizes of replies are while there was none, as in ZooKeeper. */
    private static final long NO_SIZE = -1;

    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder refusedHandshakes = new LongAdder();
    private final LongAdder plainFromHere = new LongAdder();
    private final LongAdder plainFromElsewhere = new LongAdder();
    private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
    private final Summary latency = new Summary();
    private final Summary readLatency = new Summary();
    private final Summary updateLatency = new Summary();
    private final AtomicLong lastReply = new AtomicLong(NO_SIZE);
    private final AtomicLong smallestReply = new AtomicLong(NO_SIZE);
    private final AtomicLong largestReply = new AtomicLong(NO_SIZE);

    private final Optional<ServerStats> door;
    private final ClientMonitor monitor;

    /** Counts what happens while it is not known yet which tenant's a connection is. */
    public ServerStats() {
        this(Optional.empty(), ClientMonitor.NONE);
    }

    /**
     * Counts what happens in a tenant.
     *
     * @param door has counted what happened to all tenants' connections before; its figures are told among these
     * @param monitor hears of it too
     */
    public ServerStats(ServerStats door, ClientMonitor monitor) {
        this(Optional.of(door), monitor);
    }

    private ServerStats(Optional<ServerStats> door, ClientMonitor monitor) {
        this.door = door;
        this.monitor = monitor;
        Arrays.stream(Counter.values()).forEach(counter -> counters.put(counter, new LongAdder()));
    }

    /** To be told of what ZooKeeper has no figures for. */
    public ClientMonitor monitor() {
        return monitor;
    }

    public void count(Counter counter) {
        count(counter, 1);
    }

    public void count(Counter counter, long times) {
        counters.get(counter).add(times);
    }

    public long counted(Counter counter) {
        return sum(stats -> stats.counters.get(counter));
    }

    /** As {@link #counted}, but without what was counted before connections belonged to the tenant. */
    public long countedInTenant(Counter counter) {
        return counters.get(counter).sum();
    }

    /** Counts a packet of a client. */
    public void received(int bytes) {
        received.increment();
        count(Counter.BYTES_RECEIVED_COUNT, bytes);
    }

    /** Counts a packet that is neither a reply nor an event. */
    public void sent() {
        sent.increment();
    }

    /**
     * Counts a reply to a request.
     *
     * @param error ZooKeeper's code of it, 0 for none
     */
    public void sentReply(int bytes, int error) {
        sent();
        if (error != 0) {
            monitor.failed(error);
        }
        count(Counter.RESPONSE_BYTES, bytes);
        lastReply.setPlain(bytes);
        largestReply.accumulateAndGet(bytes, Math::max);
        smallestReply.accumulateAndGet(bytes, (before, now) -> before == NO_SIZE ? now : Math.min(before, now));
    }

    /** Counts a watch event. */
    public void sentEvent(int bytes) {
        sent();
        count(Counter.WATCH_BYTES, bytes);
        monitor.toldOfChange();
    }

    /** Counts a TLS handshake that failed. */
    public void refusedHandshake() {
        refusedHandshakes.increment();
        count(Counter.UNSUCCESSFUL_HANDSHAKE);
    }

    /**
     * Counts a connection to a port that does not insist on TLS.
     *
     * @param local whether it comes from this machine
     */
    public void plainConnection(boolean local) {
        (local ? plainFromHere : plainFromElsewhere).increment();
    }

    /** Counts a request that was answered after {@code nanos}. */
    public void answered(RequestType type, boolean update, long nanos) {
        monitor.answered(type, nanos);
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        latency.add(millis);
        (update ? updateLatency : readLatency).add(millis);
    }

    public long packetsReceived() {
        return sum(stats -> stats.received);
    }

    public long packetsSent() {
        return sum(stats -> stats.sent);
    }

    /** TLS handshakes that have failed since the start; as in ZooKeeper, a reset does not change that. */
    public long refusedHandshakes() {
        return sum(stats -> stats.refusedHandshakes);
    }

    /** As {@link #plainConnection} has counted them since the start; as in ZooKeeper, a reset does not change that. */
    public long plainConnections(boolean local) {
        return sum(stats -> local ? stats.plainFromHere : stats.plainFromElsewhere);
    }

    private long sum(Function<ServerStats, LongAdder> adder) {
        return adder.apply(this).sum()
                + door.map(stats -> adder.apply(stats).sum()).orElse(0L);
    }

    /** Times from a request's arrival to its reply. */
    public Summary latency() {
        return latency;
    }

    /** Those of what changes nothing. */
    public Summary readLatency() {
        return readLatency;
    }

    /** Those of what changes something. */
    public Summary updateLatency() {
        return updateLatency;
    }

    /** Size of the last reply in bytes, or −1. */
    public long lastReplyBytes() {
        return lastReply.get();
    }

    public long smallestReplyBytes() {
        return smallestReply.get();
    }

    public long largestReplyBytes() {
        return largestReply.get();
    }

    /** Begins anew. */
    public void reset() {
        door.ifPresent(ServerStats::reset);
        received.reset();
        sent.reset();
        counters.values().forEach(LongAdder::reset);
        latency.reset();
        readLatency.reset();
        updateLatency.reset();
        lastReply.set(NO_SIZE);
        smallestReply.set(NO_SIZE);
        largestReply.set(NO_SIZE);
    }
}

package io.groundkeeper.proxy.metrics;

import static io.groundkeeper.proxy.metrics.Label.CODE;
import static io.groundkeeper.proxy.metrics.Label.LIMIT;
import static io.groundkeeper.proxy.metrics.Label.OPERATION;
import static io.groundkeeper.proxy.metrics.Label.REASON;
import static io.groundkeeper.proxy.metrics.Label.SCHEME;
import static io.groundkeeper.proxy.metrics.Label.TENANT;
import static io.groundkeeper.proxy.metrics.Label.VERSION;
import static io.groundkeeper.proxy.metrics.Metric.Type.COUNTER;
import static io.groundkeeper.proxy.metrics.Metric.Type.GAUGE;
import static io.groundkeeper.proxy.metrics.Metric.Type.HISTOGRAM;
import static io.groundkeeper.proxy.metrics.Metric.Unit.BYTES;
import static io.groundkeeper.proxy.metrics.Metric.Unit.NUMBER;
import static io.groundkeeper.proxy.metrics.Metric.Unit.SECONDS;
import static io.groundkeeper.proxy.metrics.Metric.Unit.VERSIONS;

import java.util.Arrays;
import java.util.List;

/**
 * The catalogue of Groundkeeper's own metrics: there is no other. The names are a promise to dashboards and alerts;
 * {@code docs/metrics.md} is made from them.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are
public enum Metric {
    BUILD_INFO("groundkeeper_build_info", GAUGE, NUMBER, "1; what runs is in the label.", VERSION),
    TENANTS_OPEN("groundkeeper_tenants_open", GAUGE, NUMBER, "Tenants that this process serves at present."),

    REQUESTS("groundkeeper_requests_total", COUNTER, NUMBER, "Requests answered.", TENANT, OPERATION),
    REQUEST_DURATION(
            "groundkeeper_request_duration_seconds",
            HISTOGRAM,
            SECONDS,
            "From a request's arrival to its answer's being queued to be sent.",
            TENANT,
            OPERATION),
    REQUEST_ERRORS(
            "groundkeeper_request_errors_total",
            COUNTER,
            NUMBER,
            "Requests answered with an error; a client that asks for what is not there gets one too.",
            TENANT,
            CODE),
    REQUESTS_OUTSTANDING(
            "groundkeeper_requests_outstanding", GAUGE, NUMBER, "Requests received and not yet answered.", TENANT),
    LIMIT_DELAYS(
            "groundkeeper_limit_delays_total",
            COUNTER,
            NUMBER,
            "Requests that had to wait because the tenant had used up a limit.",
            TENANT,
            LIMIT),
    LIMIT_REFUSALS(
            "groundkeeper_limit_refusals_total",
            COUNTER,
            NUMBER,
            "Requests and connections refused because the tenant had used up a limit.",
            TENANT,
            LIMIT),

    CONNECTIONS(
            "groundkeeper_connections", GAUGE, NUMBER, "Connections of clients, with a session or without.", TENANT),
    CONNECTIONS_REFUSED("groundkeeper_connections_refused_total", COUNTER, NUMBER, "Connections refused.", REASON),
    TLS_HANDSHAKE_FAILURES(
            "groundkeeper_tls_handshake_failures_total", COUNTER, NUMBER, "TLS handshakes of clients that failed."),
    CERTIFICATE_EXPIRY(
            "groundkeeper_tls_certificate_expiry_timestamp_seconds",
            GAUGE,
            SECONDS,
            "When the first of the certificates runs out that clients with TLS are shown, in seconds since 1970; NaN without TLS."),
    AUTHENTICATION_FAILURES(
            "groundkeeper_authentication_failures_total",
            COUNTER,
            NUMBER,
            "Clients that could not show who they are.",
            TENANT,
            SCHEME),
    RECEIVED("groundkeeper_received_bytes_total", COUNTER, BYTES, "Requests received, with their lengths.", TENANT),
    SENT("groundkeeper_sent_bytes_total", COUNTER, BYTES, "Replies and watch events sent.", TENANT),

    SESSIONS("groundkeeper_sessions", GAUGE, NUMBER, "Sessions that this process owns.", TENANT),
    SESSIONS_REATTACHED(
            "groundkeeper_sessions_reattached_total",
            COUNTER,
            NUMBER,
            "Connections that asked for a session that they had before, here or at another proxy.",
            TENANT),
    SESSIONS_EXPIRED("groundkeeper_sessions_expired_total", COUNTER, NUMBER, "Sessions that expired.", TENANT),
    SESSIONS_ADOPTED(
            "groundkeeper_sessions_adopted_total",
            COUNTER,
            NUMBER,
            "Sessions taken over from proxies that died or left.",
            TENANT),
    WATCHES(
            "groundkeeper_watches",
            GAUGE,
            NUMBER,
            "Watches of clients; a persistent one counts for data and for children.",
            TENANT),
    WATCH_EVENTS("groundkeeper_watch_events_total", COUNTER, NUMBER, "Watch events sent.", TENANT),

    AUDIT_EVENTS_LOST(
            "groundkeeper_audit_events_lost_total",
            COUNTER,
            NUMBER,
            "Audit events lost because they came faster than they are written. What a full disk loses is not counted; the log tells of it."),

    ZNODES("groundkeeper_znodes", GAUGE, NUMBER, "Znodes of the whole tenant, as of some seconds ago.", TENANT),
    EPHEMERALS(
            "groundkeeper_ephemerals",
            GAUGE,
            NUMBER,
            "Ephemerals among the znodes of the whole tenant; counted now and then.",
            TENANT),
    TREE(
            "groundkeeper_tree_bytes",
            GAUGE,
            BYTES,
            "What the whole tenant's znodes take in the store, by its estimate.",
            TENANT),
    LOG("groundkeeper_log_bytes", GAUGE, BYTES, "What the tenant's log takes in the store, by its estimate.", TENANT),

    CACHE_HITS("groundkeeper_cache_hits_total", COUNTER, NUMBER, "Reads of a znode answered from the cache."),
    CACHE_MISSES(
            "groundkeeper_cache_misses_total",
            COUNTER,
            NUMBER,
            "Reads of a znode that the cache could not answer, so that the store was asked or was being asked already."),
    CACHE_EVICTIONS(
            "groundkeeper_cache_evictions_total", COUNTER, NUMBER, "Znodes dropped from the cache for want of room."),
    CACHE_SIZE("groundkeeper_cache_bytes", GAUGE, BYTES, "What the cached znodes take, about."),
    CACHE_LIMIT("groundkeeper_cache_limit_bytes", GAUGE, BYTES, "What they may take."),

    TAIL_LAG(
            "groundkeeper_tail_lag_seconds",
            GAUGE,
            SECONDS,
            "For how long a commit that this process knows of has waited to be applied; 0 where none waits.",
            TENANT),
    TAIL_LAG_VERSIONS(
            "groundkeeper_tail_lag_versions",
            GAUGE,
            VERSIONS,
            "The newest version that this process knows to be committed, less the one that it shows.",
            TENANT),
    TAIL_AGE(
            "groundkeeper_tail_age_seconds",
            GAUGE,
            SECONDS,
            "Since the last look at the log was begun that found its end: what was committed by about then is shown. Half a second"
                    + " at the most where all is well.",
            TENANT),
    DOORBELL_WAKEUPS(
            "groundkeeper_doorbell_wakeups_total",
            COUNTER,
            NUMBER,
            "Times that the store told of a change of the tenant.",
            TENANT),
    LOG_READS("groundkeeper_log_reads_total", COUNTER, NUMBER, "Looks at the tenant's log.", TENANT),
    LOG_READ_FAILURES("groundkeeper_log_read_failures_total", COUNTER, NUMBER, "Looks at the log that failed.", TENANT),
    LOG_ENTRIES_READ(
            "groundkeeper_log_entries_read_total", COUNTER, NUMBER, "Entries read from the tenant's log.", TENANT),
    LOG_ENTRIES_APPLIED(
            "groundkeeper_log_entries_applied_total",
            COUNTER,
            NUMBER,
            "Entries of the tenant's log applied: read ones, and those written here, which need not be read.",
            TENANT),
    LOG_GAPS(
            "groundkeeper_log_gaps_total",
            COUNTER,
            NUMBER,
            "Times that the log had been trimmed beyond where this process stood, so that it began anew.",
            TENANT),
    LOG_KEPT(
            "groundkeeper_log_kept_versions",
            GAUGE,
            VERSIONS,
            "How far back the log reaches, from the trim horizon to the store's version; NaN while nothing has been trimmed. FoundationDB"
                    + " gives about a million versions a second.",
            TENANT),
    LOG_TRIM_FAILURES(
            "groundkeeper_log_trim_failures_total", COUNTER, NUMBER, "Rounds of trimming the log that failed.", TENANT),

    BATCH_REQUESTS(
            "groundkeeper_batch_requests", HISTOGRAM, NUMBER, "Writes in a batch, which is one transaction.", TENANT),
    BATCH_SIZE("groundkeeper_batch_bytes", HISTOGRAM, BYTES, "What the writes of a batch take.", TENANT),
    BATCH_RETRIES(
            "groundkeeper_batch_retries_total",
            COUNTER,
            NUMBER,
            "Attempts to carry a batch out that were in vain, because of the store: conflicts and unknown results among them. Another"
                    + " attempt follows, unless the batch fails for good.",
            TENANT),
    BATCH_CONFLICTS(
            "groundkeeper_batch_conflicts_total",
            COUNTER,
            NUMBER,
            "Commits that the store refused because others had written what they read.",
            TENANT),
    BATCH_UNKNOWN_RESULTS(
            "groundkeeper_batch_unknown_results_total",
            COUNTER,
            NUMBER,
            "Commits that the store could not tell the result of; the next attempt finds out.",
            TENANT),
    BATCH_FAILURES(
            "groundkeeper_batch_failures_total",
            COUNTER,
            NUMBER,
            "Batches that the store refused for good; a batch of several writes is then tried one by one.",
            TENANT),
    TURNS(
            "groundkeeper_turns_total",
            COUNTER,
            NUMBER,
            "Batches that queued up for their turn, because others create sequential znodes of the same parent.",
            TENANT),
    COMMIT_DURATION(
            "groundkeeper_commit_duration_seconds",
            HISTOGRAM,
            SECONDS,
            "What the store takes to commit a batch; successful ones only.",
            TENANT),
    READ_VERSION_DURATION(
            "groundkeeper_read_version_duration_seconds",
            HISTOGRAM,
            SECONDS,
            "What the store takes to give a read version: asked for once a second, to know."),
    STORE_FAILURES(
            "groundkeeper_store_failures_total",
            COUNTER,
            NUMBER,
            "Times that the store did not give a read version when asked once a second."),

    LEASE_HELD(
            "groundkeeper_lease_held",
            GAUGE,
            NUMBER,
            "1 while this process holds its lease, and so serves; otherwise 0."),
    LEASE_BEAT_AGE(
            "groundkeeper_lease_beat_age_seconds",
            GAUGE,
            SECONDS,
            "Since the last beat of this process's lease got through; NaN before the first."),
    LEASE_BEATS("groundkeeper_lease_beats_total", COUNTER, NUMBER, "Beats of this process's lease that got through."),
    LEASE_ROUND_FAILURES(
            "groundkeeper_lease_round_failures_total", COUNTER, NUMBER, "Rounds of beating and looking that failed."),
    LEASE_LOSSES(
            "groundkeeper_lease_losses_total",
            COUNTER,
            NUMBER,
            "Leases lost: all connections were dropped, and the process went on under a new id."),
    LEASES_SEEN("groundkeeper_leases_seen", GAUGE, NUMBER, "Other proxies that were there at the last look at leases."),
    LEASE_TAKEOVERS(
            "groundkeeper_lease_takeovers_total",
            COUNTER,
            NUMBER,
            "Proxies that died or left, whose sessions this process has taken over.");

    /** What Prometheus calls a type. */
    public enum Type {
        COUNTER("counter"),
        GAUGE("gauge"),
        HISTOGRAM("histogram");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** What a value counts, and by which bounds histograms sort it. */
    public enum Unit {
        NUMBER("", 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000),
        /** From 100 µs to 10 s. */
        SECONDS("seconds", 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        BYTES("bytes", 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20),
        VERSIONS("versions");

        private final String word;
        private final List<Double> bounds;

        Unit(String word, double... bounds) {
            this.word = word;
            this.bounds = Arrays.stream(bounds).boxed().toList();
        }

        /** Empty for a plain number. */
        public String word() {
            return word;
        }

        /** Upper bounds of a histogram's buckets. */
        public List<Double> bounds() {
            return bounds;
        }
    }

    private final String exposedName;
    private final Type type;
    private final Unit unit;
    private final String help;
    private final List<Label> labels;

    Metric(String exposedName, Type type, Unit unit, String help, Label... labels) {
        this.exposedName = exposedName;
        this.type = type;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Its name in the exposition. */
    public String exposedName() {
        return exposedName;
    }

    public Type type() {
        return type;
    }

    public Unit unit() {
        return unit;
    }

    public String help() {
        return help;
    }

    public List<Label> labels() {
        return labels;
    }
}

package io.groundkeeper.grafana;

import static io.groundkeeper.grafana.PromQl.PROXIES;
import static io.groundkeeper.grafana.PromQl.TENANTS;
import static io.groundkeeper.grafana.PromQl.increase;
import static io.groundkeeper.grafana.PromQl.max;
import static io.groundkeeper.grafana.PromQl.orZero;
import static io.groundkeeper.grafana.PromQl.quantile;
import static io.groundkeeper.grafana.PromQl.rate;
import static io.groundkeeper.grafana.PromQl.sum;

import java.util.function.UnaryOperator;

/**
 * What several panels show: of all, or by a label.
 *
 * @param expressions by the label that they keep, or the empty string
 */
record Figure(Unit unit, UnaryOperator<String> expressions) {
    private static final int MOST = 5;

    static final Figure REQUESTS =
            new Figure(Unit.REQUESTS_PER_SECOND, by -> rate(by, "groundkeeper_requests_total", TENANTS));
    static final Figure LATENCY_P99 =
            new Figure(Unit.SECONDS, by -> quantile(0.99, by, "groundkeeper_request_duration_seconds", TENANTS));
    static final Figure ERRORS =
            new Figure(Unit.PER_SECOND, by -> orZero(rate(by, "groundkeeper_request_errors_total", TENANTS)));
    static final Figure OUTSTANDING =
            new Figure(Unit.COUNT, by -> sum(by, "groundkeeper_requests_outstanding{" + TENANTS + "}"));
    static final Figure CONNECTIONS =
            new Figure(Unit.COUNT, by -> sum(by, "groundkeeper_connections{" + TENANTS + "}"));
    static final Figure CONNECTIONS_REFUSED =
            new Figure(Unit.PER_SECOND, by -> rate(by, "groundkeeper_connections_refused_total", PROXIES));
    static final Figure AUTHENTICATION_FAILURES =
            new Figure(Unit.PER_SECOND, by -> orZero(rate(by, "groundkeeper_authentication_failures_total", TENANTS)));
    static final Figure SESSIONS = new Figure(Unit.COUNT, by -> sum(by, "groundkeeper_sessions{" + TENANTS + "}"));
    static final Figure SESSIONS_EXPIRED =
            new Figure(Unit.COUNT, by -> increase(by, "groundkeeper_sessions_expired_total", TENANTS));
    static final Figure ZNODES = new Figure(Unit.COUNT, by -> max(by, "groundkeeper_znodes", TENANTS));
    static final Figure VIEW_AGE = new Figure(Unit.SECONDS, by -> max(by, "groundkeeper_tail_age_seconds", TENANTS));
    static final Figure COMMITS =
            new Figure(Unit.PER_SECOND, by -> rate(by, "groundkeeper_commit_duration_seconds_count", TENANTS));
    static final Figure COMMIT_P99 =
            new Figure(Unit.SECONDS, by -> quantile(0.99, by, "groundkeeper_commit_duration_seconds", TENANTS));
    static final Figure READ_VERSION_P99 =
            new Figure(Unit.SECONDS, by -> quantile(0.99, by, "groundkeeper_read_version_duration_seconds", PROXIES));
    static final Figure LEASE_AGE =
            new Figure(Unit.SECONDS, by -> max(by, "groundkeeper_lease_beat_age_seconds", PROXIES));

    String total() {
        return by("");
    }

    String by(String label) {
        return expressions.apply(label);
    }

    /** Only the few largest. */
    Figure most() {
        return new Figure(unit, label -> "topk(" + MOST + ", " + by(label) + ")");
    }
}

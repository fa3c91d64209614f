package io.groundkeeper.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.proxy.stats.RequestType;
import io.groundkeeper.schema.TenantLimit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private long nowNanos = 1;
    private final Metrics metrics = new Metrics("1.2.3", () -> nowNanos);

    @AfterEach
    void close() {
        metrics.close();
    }

    private Scrape scrape() {
        return Scrape.of(metrics.text());
    }

    @Test
    void whatATenantHasGoesWithIt() {
        Scrape before = scrape();
        TenantMeters tenant = metrics.open("a");
        metrics.open("b");
        tenant.clients().answered(RequestType.GET_DATA, 1);
        assertThat(scrape().value("groundkeeper_tenants_open")).isEqualTo(2);
        assertThat(scrape().value("groundkeeper_requests_total{operation=\"getData\",tenant=\"a\"}"))
                .isEqualTo(1);

        tenant.close();
        tenant.clients().answered(RequestType.EXISTS, 1);

        assertThat(scrape().samples().keySet()).noneMatch(sample -> sample.contains("tenant=\"a\""));
        assertThat(scrape().samples().keySet()).anyMatch(sample -> sample.contains("tenant=\"b\""));
        assertThat(scrape().value("groundkeeper_tenants_open")).isEqualTo(1);
        assertThat(scrape().samples().keySet()).containsAll(before.samples().keySet());
    }

    /** As where one closes late. */
    @Test
    void aTenantThatIsOpenedAgainBeginsAnew() {
        TenantMeters first = metrics.open("a");
        first.clients().refused(TenantLimit.WATCHES);
        TenantMeters second = metrics.open("a");
        second.clients().delayed(TenantLimit.REQUESTS_PER_SECOND);
        first.close();
        first.clients().refused(TenantLimit.WATCHES);

        assertThat(scrape().value("groundkeeper_limit_refusals_total{limit=\"watches\",tenant=\"a\"}"))
                .isZero();
        assertThat(scrape().value("groundkeeper_limit_delays_total{limit=\"requests-per-second\",tenant=\"a\"}"))
                .isEqualTo(1);
        assertThat(scrape().value("groundkeeper_tenants_open")).isEqualTo(1);
    }

    @Test
    void clientsCannotMakeUpLabels() {
        TenantMeters tenant = metrics.open("a");
        tenant.clients().notAuthenticated("made up");
        tenant.clients().notAuthenticated("digest");
        tenant.clients().failed(-12345);

        assertThat(scrape().value("groundkeeper_authentication_failures_total{scheme=\"other\",tenant=\"a\"}"))
                .isEqualTo(1);
        assertThat(scrape().value("groundkeeper_authentication_failures_total{scheme=\"digest\",tenant=\"a\"}"))
                .isEqualTo(1);
        assertThat(scrape().value("groundkeeper_request_errors_total{code=\"SYSTEMERROR\",tenant=\"a\"}"))
                .isEqualTo(1);
    }

    @Test
    void aHistogramHasTheBucketsOfItsUnit() {
        metrics.open("a").clients().answered(RequestType.PING, TimeUnit.MICROSECONDS.toNanos(300));

        String bucket = "groundkeeper_request_duration_seconds_bucket{operation=\"ping\",tenant=\"a\",le=\"%s\"}";
        assertThat(scrape().samples().keySet().stream()
                        .filter(sample -> sample.startsWith("groundkeeper_request_duration_seconds_bucket")))
                .hasSize(Metric.Unit.SECONDS.bounds().size() + 1);
        assertThat(scrape().value(bucket.formatted("2.5E-4"))).isZero();
        assertThat(scrape().value(bucket.formatted("5.0E-4"))).isEqualTo(1);
        assertThat(scrape().value(bucket.formatted("+Inf"))).isEqualTo(1);
    }

    @Test
    void theLagIsThatOfWhatIsKnownAndNotShown() {
        TenantMeters tenant = metrics.open("a");
        tenant.tail().reached(100);
        assertThat(lag("seconds")).isZero();
        assertThat(lag("versions")).isZero();

        tenant.tail().knows(150);
        pass(2);
        tenant.tail().knows(170);
        pass(1);
        assertThat(lag("seconds")).isEqualTo(3);
        assertThat(lag("versions")).isEqualTo(70);

        tenant.tail().reached(160);
        pass(1);
        assertThat(lag("seconds")).isEqualTo(1);
        assertThat(lag("versions")).isEqualTo(10);

        tenant.tail().reached(200);
        assertThat(lag("seconds")).isZero();
        assertThat(lag("versions")).isZero();
    }

    private void pass(int seconds) {
        nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private double lag(String unit) {
        return scrape().value("groundkeeper_tail_lag_" + unit + "{tenant=\"a\"}");
    }

    @Test
    void theAgeIsThatOfTheLastLookThatFoundTheEnd() {
        TenantMeters tenant = metrics.open("a");
        tenant.tail().lookBegins();
        pass(1);
        tenant.tail().looked(0, 100, false, false);
        assertThat(age()).isEqualTo(1);

        tenant.tail().lookBegins();
        tenant.tail().lookFailed();
        pass(1);
        tenant.tail().lookBegins();
        tenant.tail().looked(2000, 300, true, false);
        assertThat(age()).isEqualTo(2);
        assertThat(lag("versions")).isEqualTo(300);
    }

    private double age() {
        return scrape().value("groundkeeper_tail_age_seconds{tenant=\"a\"}");
    }

    @Test
    void theLogReachesBackToTheHorizon() {
        TenantMeters tenant = metrics.open("a");
        String kept = "groundkeeper_log_kept_versions{tenant=\"a\"}";
        tenant.trim().looked(0, 1_000);
        assertThat(scrape().value(kept)).isNaN();
        tenant.trim().looked(400, 1_000);
        assertThat(scrape().value(kept)).isEqualTo(600);
    }

    @Test
    void commitsAreMeasuredByTheMetersOwnClock() {
        TenantMeters tenant = metrics.open("a");
        long begun = tenant.lane().commitBegins();
        pass(1);
        tenant.lane().committed(begun);
        assertThat(scrape().value("groundkeeper_commit_duration_seconds_sum{tenant=\"a\"}"))
                .isEqualTo(1);
    }

    @Test
    void nothingIsMeasuredThatIsNotInTheCatalogue() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(new Metrics.OnlyKnown());
        registry.counter("jvm.something");
        registry.counter(Metric.TURNS.exposedName());
        assertThatThrownBy(() -> registry.counter("groundkeeper_something"))
                .hasMessageContaining("groundkeeper_something");
        Meters meters = new Meters(registry);
        assertThatThrownBy(() -> meters.counter(Metric.LEASE_HELD)).hasMessageContaining("is a gauge");
        assertThatThrownBy(() -> meters.counter(Metric.TURNS)).hasMessageContaining("has the labels");
    }
}

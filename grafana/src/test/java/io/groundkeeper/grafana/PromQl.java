package io.groundkeeper.grafana;

/** Expressions that many panels have in common. They ask for raw metrics, so that dashboards need no recording rules. */
final class PromQl {
    /** Of the proxies chosen. */
    static final String PROXIES = "job=\"groundkeeper\",instance=~\"$proxy\"";

    /** Of the tenants chosen, at the proxies chosen. */
    static final String TENANTS = PROXIES + ",tenant=~\"$tenant\"";

    private PromQl() {}

    /** Increase in a second, summed. */
    static String rate(String by, String counter, String selector) {
        return sum(by, "rate(%s{%s}[$__rate_interval])".formatted(counter, selector));
    }

    /** Increase over the time shown, summed. */
    static String increase(String by, String counter, String selector) {
        return sum(by, "increase(%s{%s}[$__range])".formatted(counter, selector));
    }

    static String sum(String by, String inner) {
        return by.isEmpty() ? "sum(%s)".formatted(inner) : "sum by (%s) (%s)".formatted(by, inner);
    }

    static String max(String by, String gauge, String selector) {
        String of = "(%s{%s})".formatted(gauge, selector);
        return by.isEmpty() ? "max" + of : "max by (%s) %s".formatted(by, of);
    }

    /** A quantile of a histogram. */
    static String quantile(double quantile, String by, String histogram, String selector) {
        String buckets = by.isEmpty() ? "le" : "le, " + by;
        return "histogram_quantile(%s, %s)".formatted(quantile, rate(buckets, histogram + "_bucket", selector));
    }

    /** The mean of a histogram's values. */
    static String mean(String by, String histogram, String selector) {
        return rate(by, histogram + "_sum", selector) + " / " + rate(by, histogram + "_count", selector);
    }

    /** Zero where there is nothing to add up: what has series only when there is something to tell. */
    static String orZero(String expression) {
        return expression + " or vector(0)";
    }

    /** The same for an expression by proxy: every one that is scraped has a value. */
    static String orZeroByProxy(String expression) {
        return expression + " or 0 * max by (instance) (up{" + PROXIES + "})";
    }
}

package io.groundkeeper.grafana;

/**
 * What is chosen at the top of a dashboard, besides the data source: values of a label.
 *
 * @param metric whose labels they are
 * @param many whether several can be chosen, and all of them are at first
 */
record Variable(String name, String title, String metric, String label, boolean many) {
    static final Variable TENANTS = tenant(true);
    static final Variable TENANT = tenant(false);
    static final Variable PROXIES = proxy(true);
    static final Variable PROXY = proxy(false);

    private static Variable tenant(boolean many) {
        return new Variable("tenant", "Tenant", "groundkeeper_sessions", "tenant", many);
    }

    private static Variable proxy(boolean many) {
        return new Variable("proxy", "Proxy", "groundkeeper_lease_held", "instance", many);
    }

    String query() {
        return "label_values(%s{job=\"groundkeeper\"}, %s)".formatted(metric, label);
    }
}

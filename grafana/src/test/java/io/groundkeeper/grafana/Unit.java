package io.groundkeeper.grafana;

/** Grafana's names of units. */
enum Unit {
    COUNT("short"),
    PER_SECOND("cps"),
    REQUESTS_PER_SECOND("reqps"),
    SECONDS("s"),
    BYTES("bytes"),
    BYTES_PER_SECOND("Bps"),
    /** Of 1. */
    FRACTION("percentunit");

    private final String id;

    Unit(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }
}

package io.groundkeeper.proxy.metrics;

import java.util.Locale;

/** What tells the series of a metric apart. Each has few values, all known to the server: nothing that a client makes up. */
public enum Label {
    TENANT("a tenant that is open in this process"),
    OPERATION("ZooKeeper's name of a kind of request, as `getData`"),
    CODE("ZooKeeper's name of an error, as `NONODE`"),
    LIMIT("what a tenant has a limit of, as `requests-per-second`"),
    REASON("why, as `not_serving`"),
    SCHEME("a scheme of authentication, as `digest`; `other` for those that the server does not have"),
    VERSION("a version of Groundkeeper");

    private final String description;

    Label(String description) {
        this.description = description;
    }

    /** Its name in the exposition. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String description() {
        return description;
    }
}

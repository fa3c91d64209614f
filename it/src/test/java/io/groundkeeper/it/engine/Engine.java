package io.groundkeeper.it.engine;

import java.util.Locale;

/** What the service under test keeps its data in. */
public enum Engine {
    EMBEDDED,
    FOUNDATIONDB;

    /** The engine that the system property {@code it.engine} names, {@code embedded} if it is not set. */
    public static Engine underTest() {
        return valueOf(System.getProperty("it.engine", "embedded").toUpperCase(Locale.ROOT));
    }
}

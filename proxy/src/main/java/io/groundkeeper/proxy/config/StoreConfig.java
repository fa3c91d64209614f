package io.groundkeeper.proxy.config;

import java.nio.file.Path;

/** Which store is used. */
public sealed interface StoreConfig {

    /** Where it is: the embedded store's directory, or FoundationDB's cluster file. */
    Path place();

    /** The embedded store, in a directory that need not exist. */
    record Embedded(Path place) implements StoreConfig {}

    /** FoundationDB, by its cluster file. */
    record FoundationDb(Path place, FoundationDbOptions options) implements StoreConfig {}
}

package io.groundkeeper.embedded;

import java.util.function.LongSupplier;

/** The parts of an open engine that its transactions use. */
record Engine(
        SnapshotReader reader,
        CommitPipeline commits,
        WatchRegistry watches,
        RetryPolicy retries,
        Delays delays,
        LongSupplier nanoTime) {}

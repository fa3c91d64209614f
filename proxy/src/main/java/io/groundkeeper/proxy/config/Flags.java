package io.groundkeeper.proxy.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line says; it wins over the file.
 *
 * @param fdbCluster FoundationDB's cluster file; empty for the one at FoundationDB's default place
 * @param drainMillis how long connections take to be closed when the server stops
 */
public record Flags(
        Optional<Path> config,
        Optional<Integer> port,
        Optional<String> host,
        Optional<Path> data,
        Optional<String> fdbCluster,
        String tenant,
        Optional<Integer> adminPort,
        Optional<Integer> drainMillis) {}

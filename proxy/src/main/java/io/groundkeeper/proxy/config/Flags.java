package io.groundkeeper.proxy.config;

import java.nio.file.Path;
import java.util.Optional;

/** What the command line says; it wins over the file. */
public record Flags(
        Optional<Path> config,
        Optional<Integer> port,
        Optional<String> host,
        Optional<Path> data,
        Optional<Path> fdbCluster,
        String tenant) {}

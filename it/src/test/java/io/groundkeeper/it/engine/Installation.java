package io.groundkeeper.it.engine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * FoundationDB's programs.
 *
 * @param library the client library of their version; empty where the system is left to find it
 */
record Installation(Path server, Path cli, Optional<Path> library) {

    private static final String LIBRARY = System.mapLibraryName("fdb_c");

    /** What {@code FDB_HOME} names, else the first on the {@code PATH}. */
    static Optional<Installation> find() {
        return binaries()
                .filter(bin ->
                        Files.isExecutable(bin.resolve("fdbserver")) && Files.isExecutable(bin.resolve("fdbcli")))
                .findFirst()
                .map(bin -> new Installation(
                        bin.resolve("fdbserver"),
                        bin.resolve("fdbcli"),
                        library(Stream.concat(home().map(home -> home.resolve("lib")), Stream.of(bin, lib(bin))))));
    }

    /** The client library without the programs, where it is not in the system's own places. */
    static Optional<Path> findLibrary() {
        return library(home().map(home -> home.resolve("lib")));
    }

    private static Optional<Path> library(Stream<Path> first) {
        return Stream.concat(first, directories("LD_LIBRARY_PATH"))
                .map(dir -> dir.resolve(LIBRARY))
                .filter(Files::exists)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    private static Path lib(Path bin) {
        return bin.resolveSibling("lib");
    }

    private static Stream<Path> binaries() {
        return Stream.concat(home().map(home -> home.resolve("bin")), directories("PATH"))
                .map(Path::toAbsolutePath);
    }

    private static Stream<Path> home() {
        return Stream.ofNullable(System.getenv("FDB_HOME")).map(Path::of);
    }

    private static Stream<Path> directories(String variable) {
        return Stream.ofNullable(System.getenv(variable))
                .flatMap(list -> Arrays.stream(list.split(File.pathSeparator)))
                .filter(name -> !name.isEmpty())
                .map(Path::of);
    }
}

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

    /** What is in {@code FDB_HOME}, else the first of each on the {@code PATH}: packages put them into different places. */
    static Optional<Installation> find() {
        return program("fdbserver")
                .flatMap(server -> program("fdbcli")
                        .map(cli -> new Installation(
                                server,
                                cli,
                                library(Stream.concat(
                                        home().map(home -> home.resolve("lib")),
                                        Stream.of(
                                                server.getParent(),
                                                server.getParent().resolveSibling("lib")))))));
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

    private static Optional<Path> program(String name) {
        return Stream.concat(home().map(home -> home.resolve("bin")), directories("PATH"))
                .map(bin -> bin.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
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

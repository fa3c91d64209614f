package io.groundkeeper.proxy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How FoundationDB's client is to run; what is absent is left to it. These are its
 * <a href="https://apple.github.io/foundationdb/api-general.html">network options</a>; those that have no setting here can be set
 * by its own environment variables {@code FDB_NETWORK_OPTION_…}.
 *
 * @param library the native client, libfdb_c; otherwise the system's loader finds it
 * @param externalClientDirectory native clients of other versions, for clusters of those versions
 * @param traceDirectory where the client writes its trace files; otherwise it writes none
 * @param traceLogGroup what those call this client, as FoundationDB's status does
 * @param traceFormat {@code xml} or {@code json}
 * @param knobs {@code name=value}
 */
public record FoundationDbOptions(
        Optional<Path> library,
        Optional<Path> externalClientDirectory,
        Tls tls,
        Optional<Path> traceDirectory,
        Optional<String> traceLogGroup,
        Optional<String> traceFormat,
        List<String> knobs) {

    private static final Pattern KNOB = Pattern.compile("\\w+=\\S+");

    /**
     * For a cluster whose addresses end in {@code :tls}.
     *
     * @param certificateFile this client's certificate and those that signed it
     * @param password of the key
     * @param verifyPeers what the servers' certificates must say
     */
    public record Tls(
            Optional<Path> certificateFile,
            Optional<Path> keyFile,
            Optional<Path> caFile,
            Optional<String> password,
            Optional<String> verifyPeers) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[" + certificateFile + ", " + keyFile + ", " + caFile + ", " + verifyPeers + "]";
        }
    }

    static FoundationDbOptions of(Settings settings) throws ConfigException {
        Tls tls = new Tls(
                settings.file("fdb.tls.certificateFile"),
                settings.file("fdb.tls.keyFile"),
                settings.file("fdb.tls.caFile"),
                settings.text("fdb.tls.password"),
                settings.text("fdb.tls.verifyPeers"));
        return new FoundationDbOptions(
                settings.file("fdb.library"),
                settings.directory("fdb.externalClientDirectory"),
                tls,
                settings.directory("fdb.traceDirectory"),
                settings.text("fdb.traceLogGroup"),
                traceFormat(settings),
                knobs(settings));
    }

    private static Optional<String> traceFormat(Settings settings) throws ConfigException {
        Optional<String> format = settings.text("fdb.traceFormat");
        if (format.isPresent() && !List.of("xml", "json").contains(format.get())) {
            throw new ConfigException("fdb.traceFormat=" + format.get() + " is neither xml nor json: correct it");
        }
        return format;
    }

    private static List<String> knobs(Settings settings) throws ConfigException {
        List<String> knobs = settings.list("fdb.knobs");
        for (String knob : knobs) {
            if (!KNOB.matcher(knob).matches()) {
                throw new ConfigException("fdb.knobs: " + knob + " is not of the form name=value: correct it");
            }
        }
        return knobs;
    }
}

package io.groundkeeper.proxy.store;

import com.apple.foundationdb.FDB;
import com.apple.foundationdb.FDBException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loads FoundationDB's native client, libfdb_c, which fdb-java needs and does not bring along.
 *
 * <p>fdb-java itself takes the file that its system property {@value #PROPERTY} names, but goes on silently with the one that the
 * system's loader finds where that file cannot be loaded. So the named file is loaded here, before fdb-java is.
 */
final class NativeClient {
    private static final String PROPERTY = "FDB_LIBRARY_PATH_FDB_C";
    private static final int API_VERSION_NOT_SUPPORTED = 2203;
    private static final String REMEDY = "install FoundationDB's client package, foundationdb-clients 7.3, from"
            + " https://github.com/apple/foundationdb/releases, or name the library's file with fdb.library";

    private NativeClient() {}

    /**
     * The client, loaded and at an API version.
     *
     * @param library the native client's file; otherwise fdb-java's property or the system's loader knows it
     * @throws IOException where it cannot be loaded or is too old; the message says what to do
     */
    static FDB load(Optional<Path> library, int apiVersion) throws IOException {
        Optional<String> named =
                library.map(Path::toString).or(() -> Optional.ofNullable(System.getProperty(PROPERTY)));
        String name = System.mapLibraryName("fdb_c");
        try {
            if (named.isPresent()) {
                System.load(named.get());
            }
            return FDB.selectAPIVersion(apiVersion);
        } catch (LinkageError e) {
            String where = named.map(file -> "as " + file).orElseGet(NativeClient::systemPlaces);
            throw new IOException(
                    "FoundationDB's client library " + name + " cannot be loaded, looked for " + where + " ("
                            + reason(e) + "): " + REMEDY,
                    e);
        } catch (FDBException e) {
            if (e.getCode() == API_VERSION_NOT_SUPPORTED) {
                throw new IOException(
                        "FoundationDB's client library " + name + " is too old for API version " + apiVersion + ": "
                                + REMEDY,
                        e);
            }
            throw new IOException(
                    "FoundationDB's client library " + name + " refuses to start: " + e.getMessage() + " ("
                            + e.getCode() + ")",
                    e);
        }
    }

    private static String systemPlaces() {
        String path = System.getenv("LD_LIBRARY_PATH");
        return "where the system's loader looks (" + (path == null ? "" : "LD_LIBRARY_PATH=" + path + ", then ")
                + "the system's library directories)";
    }

    /** The message of what was at the bottom of it. */
    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}

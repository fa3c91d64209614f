package io.groundkeeper.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** The directory is open already, in another process or elsewhere in this one. */
public final class StoreLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreLockedException(Path directory, Throwable cause) {
        super("The data directory " + directory + " is in use: another process has it open", cause);
    }
}

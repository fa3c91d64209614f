package io.groundkeeper.layer;

/**
 * A store whose versions are lower than those its own data was written at, as after a backup was restored into a younger
 * cluster. Every order rests on versions that grow: nothing may be written, nor read as if it were current.
 */
public final class StoreBehindException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreBehindException(String tenant, long dataVersion, long storeVersion) {
        super(
                ("tenant %s: its data was written up to version %d, but the store is at version %d only, as after a backup"
                                + " was restored into a younger cluster. Raise the store's version before anything is written:"
                                + " fdbcli --exec 'advanceversion %d'")
                        .formatted(tenant, dataVersion, storeVersion, dataVersion + 1));
    }
}

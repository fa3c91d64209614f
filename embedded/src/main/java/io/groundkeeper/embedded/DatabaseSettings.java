package io.groundkeeper.embedded;

import com.apple.foundationdb.OptionConsumer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The options of a database, by FoundationDB's option codes: the defaults of its transactions, and the number of
 * watches. Options about a cluster change nothing here. Thread-safe.
 */
final class DatabaseSettings implements OptionConsumer {
    private static final int MAX_WATCHES = 20;
    private static final int MAX_MAX_WATCHES = 1_000_000;
    private static final int SNAPSHOT_RYW_ENABLE = 26;
    private static final int SNAPSHOT_RYW_DISABLE = 27;
    private static final int FIRST_TRANSACTION_DEFAULT = 500;
    private static final int LAST_TRANSACTION_DEFAULT = 503;
    private static final int TRANSACTION_BYPASS_UNREADABLE = 700;

    private final WatchRegistry watches;
    private final TransactionSettings defaults = new TransactionSettings();

    DatabaseSettings(WatchRegistry watches) {
        this.watches = watches;
    }

    synchronized TransactionSettings forTransaction() {
        return defaults.copy();
    }

    @Override
    public synchronized void setOption(int code, byte[] parameter) {
        if (code == MAX_WATCHES) {
            watches.setMaxWatches(maxWatches(parameter));
        } else if (code == SNAPSHOT_RYW_ENABLE) {
            defaults.setOption(TransactionSettings.SNAPSHOT_RYW_ENABLE, null);
        } else if (code == SNAPSHOT_RYW_DISABLE) {
            defaults.setOption(TransactionSettings.SNAPSHOT_RYW_DISABLE, null);
        } else if (code >= FIRST_TRANSACTION_DEFAULT && code <= LAST_TRANSACTION_DEFAULT) {
            // Time-out, retry limit, maximal delay and size limit have the transaction options' codes.
            defaults.setOption(code, parameter);
        } else if (code == TRANSACTION_BYPASS_UNREADABLE) {
            defaults.setOption(TransactionSettings.BYPASS_UNREADABLE, null);
        }
    }

    private static int maxWatches(byte[] parameter) {
        long limit = ByteBuffer.wrap(parameter).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (limit < 0 || limit > MAX_MAX_WATCHES) {
            throw FdbError.INVALID_OPTION_VALUE.exception();
        }
        return (int) limit;
    }
}

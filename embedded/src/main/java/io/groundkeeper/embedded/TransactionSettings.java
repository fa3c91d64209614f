package io.groundkeeper.embedded;

import com.apple.foundationdb.OptionConsumer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * A transaction's options, by FoundationDB's option codes. Those that only advise FoundationDB's cluster or its tracing
 * (priorities, tags, causal risks, caches, identifiers, locks) change nothing here and are ignored; those that would
 * open key spaces that this engine does not have are refused by name. Not thread-safe.
 */
final class TransactionSettings implements OptionConsumer {
    static final int MAX_TRANSACTION_BYTES = 10_000_000;
    private static final int MIN_SIZE_LIMIT = 32;

    private static final int NEXT_WRITE_NO_WRITE_CONFLICT_RANGE = 30;
    static final int READ_YOUR_WRITES_DISABLE = 51;
    private static final int TIMEOUT = 500;
    private static final int RETRY_LIMIT = 501;
    private static final int MAX_RETRY_DELAY = 502;
    private static final int SIZE_LIMIT = 503;
    static final int SNAPSHOT_RYW_ENABLE = 600;
    static final int SNAPSHOT_RYW_DISABLE = 601;
    static final int BYPASS_UNREADABLE = 1100;

    private static final Map<Integer, String> UNSUPPORTED = Map.of(
            301, "access_system_keys",
            302, "read_system_keys",
            303, "raw_access",
            712, "report_conflicting_keys",
            713, "special_key_space_relaxed",
            714, "special_key_space_enable_writes");

    private long timeoutMillis;
    private long retryLimit = -1;
    private double maxRetryDelayMillis = RetryPolicy.DEFAULT_MAX_MILLIS;
    private int sizeLimit = MAX_TRANSACTION_BYTES;
    private boolean readYourWritesDisabled;
    private boolean bypassUnreadable;
    private int snapshotReadYourWrites = 1;
    private boolean nextWriteWithoutConflict;

    /** The same settings for another transaction. */
    TransactionSettings copy() {
        TransactionSettings copy = new TransactionSettings();
        copy.keepPersistent(this);
        copy.sizeLimit = sizeLimit;
        copy.readYourWritesDisabled = readYourWritesDisabled;
        copy.bypassUnreadable = bypassUnreadable;
        copy.snapshotReadYourWrites = snapshotReadYourWrites;
        return copy;
    }

    /** Takes over what lasts from one attempt of a transaction to the next. */
    void keepPersistent(TransactionSettings earlier) {
        timeoutMillis = earlier.timeoutMillis;
        retryLimit = earlier.retryLimit;
        maxRetryDelayMillis = earlier.maxRetryDelayMillis;
    }

    @Override
    public void setOption(int code, byte[] parameter) {
        switch (code) {
            case NEXT_WRITE_NO_WRITE_CONFLICT_RANGE -> nextWriteWithoutConflict = true;
            case READ_YOUR_WRITES_DISABLE -> readYourWritesDisabled = true;
            case TIMEOUT -> timeoutMillis = number(parameter, 0);
            case RETRY_LIMIT -> retryLimit = number(parameter, -1);
            case MAX_RETRY_DELAY -> maxRetryDelayMillis = number(parameter, 0);
            case SIZE_LIMIT -> sizeLimit = sizeLimit(parameter);
            case SNAPSHOT_RYW_ENABLE -> snapshotReadYourWrites++;
            case SNAPSHOT_RYW_DISABLE -> snapshotReadYourWrites--;
            case BYPASS_UNREADABLE -> bypassUnreadable = true;
            default -> {
                String name = UNSUPPORTED.get(code);
                if (name != null) {
                    throw new UnsupportedOperationException("Transaction option " + name);
                }
            }
        }
    }

    private static int sizeLimit(byte[] parameter) {
        long limit = number(parameter, MIN_SIZE_LIMIT);
        if (limit > MAX_TRANSACTION_BYTES) {
            throw FdbError.INVALID_OPTION_VALUE.exception();
        }
        return (int) limit;
    }

    private static long number(byte[] parameter, long min) {
        if (parameter == null || parameter.length != Long.BYTES) {
            throw FdbError.INVALID_OPTION_VALUE.exception();
        }
        long value = ByteBuffer.wrap(parameter).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (value < min || value > Integer.MAX_VALUE) {
            throw FdbError.INVALID_OPTION_VALUE.exception();
        }
        return value;
    }

    /** 0 for none. */
    long timeoutMillis() {
        return timeoutMillis;
    }

    /** -1 for none. */
    long retryLimit() {
        return retryLimit;
    }

    double maxRetryDelayMillis() {
        return maxRetryDelayMillis;
    }

    int sizeLimit() {
        return sizeLimit;
    }

    boolean readYourWritesDisabled() {
        return readYourWritesDisabled;
    }

    /** Whether a read sees the transaction's own writes. */
    boolean seesOwnWrites(boolean snapshot) {
        return !readYourWritesDisabled && (!snapshot || snapshotReadYourWrites > 0);
    }

    boolean bypassUnreadable() {
        return bypassUnreadable;
    }

    /** Whether the write at hand conflicts with reads; asking uses up an exception made for one write. */
    boolean takeWriteConflict() {
        boolean conflict = !nextWriteWithoutConflict;
        nextWriteWithoutConflict = false;
        return conflict;
    }
}

package io.groundkeeper.embedded;

import com.apple.foundationdb.FDBException;
import java.util.Arrays;

/** The errors of FoundationDB that this engine raises, with FoundationDB's codes and messages. */
enum FdbError {
    TRANSACTION_TOO_OLD(1007, "Transaction is too old to perform reads or be committed"),
    FUTURE_VERSION(1009, "Request for future version"),
    NOT_COMMITTED(1020, "Transaction not committed due to conflict with another transaction"),
    COMMIT_UNKNOWN_RESULT(1021, "Transaction may or may not have committed"),
    TRANSACTION_CANCELLED(1025, "Operation aborted because the transaction was cancelled"),
    TRANSACTION_TIMED_OUT(1031, "Operation aborted because the transaction timed out"),
    TOO_MANY_WATCHES(1032, "Too many watches currently set"),
    WATCHES_DISABLED(1034, "Watches cannot be set if read your writes is disabled"),
    ACCESSED_UNREADABLE(1036, "Read or wrote an unreadable key"),
    COMMIT_PROXY_MEMORY_LIMIT_EXCEEDED(1042, "CommitProxy commit memory limit exceeded"),
    BROKEN_PROMISE(1100, "Broken promise"),
    IO_ERROR(1510, "Disk i/o operation failed"),
    CLIENT_INVALID_OPERATION(2000, "Invalid API call"),
    KEY_OUTSIDE_LEGAL_RANGE(2004, "Key outside legal range"),
    INVERTED_RANGE(2005, "Range begin key larger than end key"),
    INVALID_OPTION_VALUE(2006, "Option set with an invalid value"),
    READ_VERSION_ALREADY_SET(2010, "Transaction already has a read version set"),
    VERSION_INVALID(2011, "Version not valid"),
    RANGE_LIMITS_INVALID(2012, "Range limits not valid"),
    USED_DURING_COMMIT(2017, "Operation issued while a commit was outstanding"),
    TRANSACTION_INVALID_VERSION(2020, "Transaction does not have a valid commit version"),
    NO_COMMIT_VERSION(2021, "Transaction is read-only and therefore does not have a commit version"),
    TRANSACTION_TOO_LARGE(2101, "Transaction exceeds byte limit"),
    KEY_TOO_LARGE(2102, "Key length exceeds limit"),
    VALUE_TOO_LARGE(2103, "Value length exceeds limit"),
    EXACT_MODE_WITHOUT_LIMITS(2210, "EXACT streaming mode requires limits, but none were given");

    private final int code;
    private final String message;

    FdbError(int code, String message) {
        this.code = code;
        this.message = message;
    }

    /** The one with the code of an exception that came from here. */
    static FdbError of(FDBException exception) {
        return Arrays.stream(values())
                .filter(error -> error.code == exception.getCode())
                .findFirst()
                .orElseThrow();
    }

    int code() {
        return code;
    }

    FDBException exception() {
        return new FDBException(message, code);
    }
}

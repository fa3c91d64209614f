package io.groundkeeper.proxy.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words that ZooKeeper's server knows, in the place of a first packet's length. */
public enum FourLetterWord {
    CONF,
    CONS,
    CRST,
    DIRS,
    DUMP,
    ENVI,
    GTMK,
    HASH,
    ISRO,
    MNTR,
    RUOK,
    SRST,
    SRVR,
    STAT,
    STMK,
    WCHC,
    WCHP,
    WCHS;

    private static final Map<Integer, FourLetterWord> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(FourLetterWord::code, Function.identity()));

    /** The word as it is sent. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its four bytes as a number. */
    public int code() {
        return ByteBuffer.wrap(text().getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    /** The word whose four bytes {@code code} is. */
    public static Optional<FourLetterWord> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}

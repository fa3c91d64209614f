package io.groundkeeper.proxy.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 64k}, {@code 1M}, {@code 20G}, each 1,024 times the one before. */
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([kmg]?)");
    private static final String UNITS = "kmg";
    private static final int BITS = 10;

    private ByteSize() {}

    /**
     * The number of bytes.
     *
     * @throws NumberFormatException where {@code text} is none, or too large
     */
    static long parse(String text) {
        Matcher size = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new NumberFormatException(text);
        }
        long number = Long.parseLong(size.group(1));
        int bits = BITS * (size.group(2).isEmpty() ? 0 : UNITS.indexOf(size.group(2)) + 1);
        if (number > Long.MAX_VALUE >> bits) {
            throw new NumberFormatException(text);
        }
        return number << bits;
    }
}

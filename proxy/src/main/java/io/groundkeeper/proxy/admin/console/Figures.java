package io.groundkeeper.proxy.admin.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as people read them. */
final class Figures {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MAX_DATE_MILLIS_DIGITS = 14;
    private static final long KIBIBYTE = 1024;

    private Figures() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Milliseconds since 1970. */
    static String time(long millis) {
        if (millis == 0) {
            return "\u2013";
        }
        return Long.toString(Math.abs(millis)).length() > MAX_DATE_MILLIS_DIGITS
                ? count(millis) + " ms"
                : TIME.format(Instant.ofEpochMilli(millis));
    }

    static String bytes(long bytes) {
        if (bytes < KIBIBYTE) {
            return count(bytes) + " B";
        }
        double value = bytes;
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        int unit = 0;
        while (value >= KIBIBYTE && unit < units.length - 1) {
            value /= KIBIBYTE;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    static String duration(long millis) {
        Duration duration = Duration.ofMillis(millis);
        long days = duration.toDays();
        String clock = String.format(
                Locale.ROOT,
                "%d:%02d:%02d",
                duration.toHoursPart(),
                duration.toMinutesPart(),
                duration.toSecondsPart());
        return days == 0 ? clock : days + " d " + clock;
    }

    /** An id or a zxid. */
    static String hex(long id) {
        return "0x" + Long.toHexString(id);
    }
}

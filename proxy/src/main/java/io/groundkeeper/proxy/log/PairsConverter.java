package io.groundkeeper.proxy.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/** {@code %kvp}: a tab, and {@code key=value} pairs with spaces between them; values in quotes where they need them. */
public final class PairsConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null || pairs.isEmpty()) {
            return "";
        }
        return pairs.stream()
                .map(pair -> pair.key + "=" + SafeText.quoteIfNeeded(String.valueOf(pair.value)))
                .collect(Collectors.joining(" ", "\t", ""));
    }
}

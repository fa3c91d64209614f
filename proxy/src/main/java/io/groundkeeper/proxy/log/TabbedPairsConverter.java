package io.groundkeeper.proxy.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/** {@code %tabbed}: {@code key=value} pairs with tabs between them, as in ZooKeeper's audit log; values are escaped, never in quotes. */
public final class TabbedPairsConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null
                ? ""
                : pairs.stream()
                        .map(pair -> pair.key + "=" + SafeText.escape(String.valueOf(pair.value)))
                        .collect(Collectors.joining("\t"));
    }
}

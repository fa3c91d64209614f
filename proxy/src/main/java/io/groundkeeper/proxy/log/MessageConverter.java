package io.groundkeeper.proxy.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %msg}: the message, escaped. It holds no tab, so what comes after one is none of it. */
public final class MessageConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return SafeText.escape(String.valueOf(event.getFormattedMessage()));
    }
}

package io.groundkeeper.proxy.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.LogConfig;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.slf4j.spi.LoggingEventBuilder;

/** The lines that the server's own {@code logback.xml} makes of events. */
final class LogLines {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger;

    LogLines(LogConfig config) throws JoranException, ConfigException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Logging.class.getResource("/logback.xml"));
        Logging.configure(context, config);
        logger = context.getLogger("io.groundkeeper.proxy.net.ClientHandler");
        logger.setAdditive(false);
        logger.addAppender(events);
        events.start();
    }

    LoggingEventBuilder warn() {
        return logger.atWarn();
    }

    /** All that has been logged, as it is written. */
    String text() {
        OutputStreamAppender<ILoggingEvent> appender =
                (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDERR");
        return events.list.stream()
                .map(event -> new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }
}

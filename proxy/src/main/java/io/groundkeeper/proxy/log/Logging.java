package io.groundkeeper.proxy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.groundkeeper.proxy.audit.AuditWriter;
import io.groundkeeper.proxy.config.AuditConfig;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.LogConfig;
import io.groundkeeper.proxy.config.LogConfig.Format;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Sets logback up as the configuration wants it: after {@code logback.xml}, which is read before there is a configuration. Where
 * somebody has replaced that file, its appenders stay as they are, and so do those of the audit log if it names any.
 */
public final class Logging {
    private static final String STANDARD_ERROR = "STDERR";
    private static final Duration SIZE_CHECKED_EVERY = Duration.buildBySeconds(1);

    private final LoggerContext context;
    private final LogConfig config;

    private Logging(LoggerContext context, LogConfig config) {
        this.context = context;
        this.config = config;
    }

    /**
     * Sets up this process's log.
     *
     * @throws ConfigException where the file of the audit log cannot be written
     */
    public static void configure(LogConfig config) throws ConfigException {
        configure((LoggerContext) LoggerFactory.getILoggerFactory(), config);
    }

    static void configure(LoggerContext context, LogConfig config) throws ConfigException {
        Logging logging = new Logging(context, config);
        if (config.format() == Format.JSON) {
            logging.writeJson();
        }
        if (config.audit().isPresent()) {
            logging.addAuditLog(config.audit().get());
        }
    }

    private void writeJson() {
        if (context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(STANDARD_ERROR)
                instanceof OutputStreamAppender<ILoggingEvent> appender) {
            appender.setEncoder(JsonLines.encoder(context));
        }
    }

    private void addAuditLog(AuditConfig audit) throws ConfigException {
        Logger logger = context.getLogger(AuditWriter.LOGGER);
        if (logger.iteratorForAppenders().hasNext()) {
            return;
        }
        OutputStreamAppender<ILoggingEvent> appender =
                audit.file().isPresent() ? file(audit, audit.file().get()) : standardError();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    private OutputStreamAppender<ILoggingEvent> standardError() {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(auditEncoder());
        appender.start();
        return appender;
    }

    private OutputStreamAppender<ILoggingEvent> file(AuditConfig audit, Path file) throws ConfigException {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(auditEncoder());
        FixedWindowRollingPolicy renaming = new FixedWindowRollingPolicy();
        renaming.setContext(context);
        renaming.setParent(appender);
        renaming.setFileNamePattern(file + ".%i");
        renaming.setMaxIndex(audit.files());
        renaming.start();
        appender.setRollingPolicy(renaming);
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(audit.fileMegabytes() * FileSize.MB_COEFFICIENT));
        size.setCheckIncrement(SIZE_CHECKED_EVERY);
        size.start();
        appender.setTriggeringPolicy(size);
        appender.start();
        if (!appender.isStarted()) {
            throw new ConfigException("the audit log " + file + " cannot be written: see to its permissions");
        }
        context.getStatusManager().add(status -> tell(status, appender));
        return appender;
    }

    /** Logback keeps what goes wrong with a file to itself. */
    private void tell(Status status, OutputStreamAppender<ILoggingEvent> appender) {
        Object origin = status.getOrigin();
        boolean concernsFile = origin == appender || origin == appender.getOutputStream();
        if (concernsFile && status.getLevel() >= Status.WARN) {
            context.getLogger(Logging.class)
                    .error("The audit log is not written: {}", status.getMessage(), status.getThrowable());
        }
    }

    private Encoder<ILoggingEvent> auditEncoder() {
        if (config.format() == Format.JSON) {
            return JsonLines.encoder(context);
        }
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.getInstanceConverterMap().put("tabbed", TabbedPairsConverter::new);
        layout.setPattern("%d{ISO8601} %p %c: %tabbed%n");
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }
}

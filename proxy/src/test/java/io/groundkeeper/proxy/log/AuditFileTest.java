package io.groundkeeper.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import io.groundkeeper.proxy.audit.AuditWriter;
import io.groundkeeper.proxy.config.AuditConfig;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.LogConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    @TempDir
    Path dir;

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> elsewhere = new ListAppender<>();
    private Path file;

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        file = dir.resolve("audit.log");
        elsewhere.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(elsewhere);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void configure(LogConfig.Format format) throws ConfigException {
        AuditConfig audit = new AuditConfig(Optional.of(file), 1, 2);
        Logging.configure(context, new LogConfig(format, Optional.of(audit)));
    }

    private void audit() {
        context.getLogger(AuditWriter.LOGGER)
                .atInfo()
                .addKeyValue("session", "0x1")
                .addKeyValue("znode", "/a\tresult=success\n/b x")
                .addKeyValue("result", "success")
                .log("audit");
    }

    @Test
    void linesAreZooKeepersAndNoValueBeginsAField() throws Exception {
        configure(LogConfig.Format.TEXT);
        audit();
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .matches("\\S+ \\S+ INFO io\\.groundkeeper\\.audit: session=0x1"
                        + "\tznode=/a\\\\tresult=success\\\\n/b x\tresult=success");
        assertThat(elsewhere.list).isEmpty();
    }

    @Test
    void linesAreJsonWhereTheLogIs() throws Exception {
        configure(LogConfig.Format.JSON);
        audit();
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .contains("\"logger\":\"io.groundkeeper.audit\"", "\"znode\":\"/a\\tresult=success\\n/b x\"");
    }

    @Test
    void whatAnOperatorHasConfiguredStays() throws Exception {
        context.getLogger(AuditWriter.LOGGER).addAppender(elsewhere);
        configure(LogConfig.Format.TEXT);
        assertThat(file).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsTold() throws Exception {
        file = Path.of("/dev/full");
        configure(LogConfig.Format.TEXT);
        audit();
        assertThat(elsewhere.list)
                .first()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("The audit log is not written: IO failure while writing to file [/dev/full]");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() throws Exception {
        Files.createDirectory(file);
        assertThatThrownBy(() -> configure(LogConfig.Format.TEXT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be written");
    }
}

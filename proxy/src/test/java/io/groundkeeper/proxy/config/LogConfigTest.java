package io.groundkeeper.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogConfigTest {
    private final Properties file = new Properties();
    private final Properties system = new Properties();

    @TempDir
    Path dir;

    private LogConfig config() throws ConfigException {
        return LogConfig.of(new Settings(file, system));
    }

    @Test
    void byDefaultLinesAreTextAndNothingIsAudited() throws Exception {
        assertThat(config()).isEqualTo(new LogConfig(LogConfig.Format.TEXT, Optional.empty()));
    }

    @Test
    void allCanBeSet() throws Exception {
        Path log = dir.resolve("audit.log");
        system.setProperty("zookeeper.log.format", "json");
        file.setProperty("audit.enable", "true");
        file.setProperty("audit.impl.class", "org.apache.zookeeper.audit.Slf4jAuditLogger");
        file.setProperty("audit.file", log.toString());
        file.setProperty("audit.file.megabytes", "100");
        file.setProperty("audit.file.count", "20");
        assertThat(config())
                .isEqualTo(
                        new LogConfig(LogConfig.Format.JSON, Optional.of(new AuditConfig(Optional.of(log), 100, 20))));
    }

    @Test
    void auditLoggersOfOnesOwnAreRefusedWhereTheyWouldBeUsed() throws Exception {
        file.setProperty("audit.impl.class", "org.example.Mine");
        assertThat(config().audit()).isEmpty();
        file.setProperty("audit.enable", "true");
        assertThatThrownBy(this::config)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("audit.impl.class=org.example.Mine");
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        file.setProperty("log.format", "xml");
        assertThatThrownBy(this::config).hasMessageContaining("log.format=xml");
        file.setProperty("log.format", "text");
        file.setProperty("audit.enable", "true");
        file.setProperty("audit.file", dir.resolve("none").resolve("audit.log").toString());
        assertThatThrownBy(this::config).hasMessageContaining("in no directory");
        file.remove("audit.file");
        file.setProperty("audit.file.count", "21");
        assertThatThrownBy(this::config).hasMessageContaining("audit.file.count=21");
    }
}

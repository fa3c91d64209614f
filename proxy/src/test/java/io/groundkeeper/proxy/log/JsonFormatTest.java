package io.groundkeeper.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundkeeper.proxy.config.LogConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonFormatTest {
    private static final LogConfig JSON = new LogConfig(LogConfig.Format.JSON, Optional.empty());

    @Test
    void everyFieldIsOneOfTheObject() throws Exception {
        LogLines lines = new LogLines(JSON);
        lines.warn()
                .addKeyValue("tenant", "hbase-1")
                .addKeyValue("port", 4711)
                .setCause(new IOException("broken"))
                .log("Closing a connection: {}", 3);
        assertThat(lines.text().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.text());
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly("timestamp", "level", "logger", "thread", "message", "tenant", "port", "exception");
        assertThat(line.get("timestamp").asText()).endsWith("Z");
        assertThat(Instant.parse(line.get("timestamp").asText()))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("logger").asText()).isEqualTo("io.groundkeeper.proxy.net.ClientHandler");
        assertThat(line.get("message").asText()).isEqualTo("Closing a connection: 3");
        assertThat(line.get("tenant").asText()).isEqualTo("hbase-1");
        assertThat(line.get("port").asInt()).isEqualTo(4711);
        assertThat(line.get("exception").asText())
                .startsWith("java.io.IOException: broken")
                .contains("\tat ");
    }

    @Test
    void whatClientsSayBeginsNoLineAndNoField() throws Exception {
        String said = "x\",\"tenant\":\"b\"}\n{\"level\":\"ERROR\"}\r\u0085\u2028\u202e\ud800";
        LogLines lines = new LogLines(JSON);
        lines.warn().addKeyValue("tenant", "a").addKeyValue("path", said).log("Said: {}", said);
        assertThat(lines.text()).endsWith("\n").doesNotContain("\r");
        assertThat(lines.text().chars().filter(c -> c < ' ' || c > '~')).containsExactly((int) '\n');
        JsonNode line = new ObjectMapper().readTree(lines.text());
        assertThat(line.get("tenant").asText()).isEqualTo("a");
        assertThat(line.get("path").asText()).startsWith("x\",\"tenant\":\"b\"}\n");
        assertThat(line.get("level").asText()).isEqualTo("WARN");
    }
}

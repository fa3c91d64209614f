package io.groundkeeper.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} says what the code does. */
class MetricsTableTest {
    private static final String WRITE = "metrics.write";

    @Test
    void theTableIsThatOfTheCode() throws IOException {
        Path file = Path.of("..", "docs", "metrics.md");
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(file, MetricsTable.markdown());
        }

        assertThat(file)
                .as("to write it anew: ./mvnw -pl proxy -am test -Dtest=MetricsTableTest -D%s=true", WRITE)
                .hasContent(MetricsTable.markdown());
    }
}

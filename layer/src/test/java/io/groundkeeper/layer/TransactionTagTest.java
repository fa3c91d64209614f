package io.groundkeeper.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTagTest {

    @Test
    void aShortNameIsItsTag() {
        assertThat(TransactionTag.ofTenant("default").name()).isEqualTo("default");
        assertThat(TransactionTag.ofTenant("sixteen-bytes-ab").name()).isEqualTo("sixteen-bytes-ab");
    }

    @Test
    void longNamesStayApart() {
        assertThat(TransactionTag.ofTenant("production-hbase-eu").name())
                .startsWith("product#")
                .isNotEqualTo(TransactionTag.ofTenant("production-hbase-us").name());
    }

    @Test
    void noTagIsLongerThanFoundationDbTakes() {
        for (String name : List.of("production-hbase-eu", "größenwahnsinnig", "日本語の名前はとても長い", "x".repeat(1_000))) {
            String tag = TransactionTag.ofTenant(name).name();
            assertThat(tag.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TransactionTag.MAX_BYTES);
            assertThat(tag).doesNotContain("\ufffd");
        }
    }
}

package io.groundkeeper.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.proxy.config.LogConfig;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextFormatTest {
    private static final LogConfig TEXT = new LogConfig(LogConfig.Format.TEXT, Optional.empty());
    private static final String FAKE = "x\n2026-01-01 00:00:00,000 ERROR [main] Server - hacked\ttenant=b";

    @Test
    void pairsFollowTheMessageBehindATab() throws Exception {
        LogLines lines = new LogLines(TEXT);
        lines.warn()
                .addKeyValue("tenant", "hbase-1")
                .addKeyValue("session", "0x1f")
                .addKeyValue("user", "CN=a, O=b")
                .log("Refusing a connection: {}", "it has 60 already");
        assertThat(lines.text())
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} WARN  \\[.+] ClientHandler - "
                        + "Refusing a connection: it has 60 already\t"
                        + "tenant=hbase-1 session=0x1f user=\"CN=a, O=b\"\n");
    }

    @Test
    void aMessageBeginsNoLineAndNoField() throws Exception {
        LogLines lines = new LogLines(TEXT);
        lines.warn().addKeyValue("tenant", "a").log("Closing a connection: {}", FAKE);
        assertThat(lines.text().lines()).hasSize(1);
        assertThat(lines.text()).endsWith("hacked\\ttenant=b\ttenant=a\n");
    }

    @Test
    void aValueBeginsNoFieldAndEndsNoQuote() throws Exception {
        LogLines lines = new LogLines(TEXT);
        lines.warn()
                .addKeyValue("path", "/a tenant=b")
                .addKeyValue("user", "x\" tenant=\"b")
                .log("m");
        assertThat(lines.text()).endsWith("\tpath=\"/a tenant=b\" user=\"x\\\" tenant=\\\"b\"\n");
    }

    @Test
    void messagesOfExceptionsStayOnTheirLines() throws Exception {
        LogLines lines = new LogLines(TEXT);
        IOException thrown = new IOException(FAKE, new IllegalStateException(FAKE));
        thrown.addSuppressed(new IllegalArgumentException(FAKE));
        lines.warn().setCause(thrown).log("Closing a connection");
        List<String> rest = lines.text().lines().skip(1).toList();
        assertThat(rest)
                .first()
                .asString()
                .startsWith("java.io.IOException: x\\n2026")
                .contains("hacked\\ttenant=b");
        assertThat(rest.subList(1, rest.size()))
                .allMatch(line -> line.startsWith("\t") || line.startsWith("Caused by: "));
        assertThat(rest).anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalStateException: x\\n"));
    }

    @Test
    void whatChangesHowALineLooksIsEscaped() {
        assertThat(SafeText.escape("a\u001b[2J\r\u0085\u2028\u202e\ud800\\n"))
                .isEqualTo("a\\u001b[2J\\r\\u0085\\u2028\\u202e\\ud800\\\\n");
        assertThat(SafeText.escape("/größe/日本/\ud83d\ude00 x=y")).isEqualTo("/größe/日本/\ud83d\ude00 x=y");
    }

    @Property
    void noTextEndsALine(@ForAll String text) {
        assertThat(SafeText.escape(text).codePoints())
                .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
        assertThat(SafeText.quoteIfNeeded(text)).matches("\"([^\"\\\\]|\\\\.)*\"|[^\" =\\\\]+");
    }
}

package io.groundkeeper.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every setting of a ZooKeeper 3.9.5 server is in {@code docs/operations.md}, as taken or as without a meaning, and is what it
 * says there. The list of settings is that of ZooKeeper's guide for administrators, and of what its code reads besides.
 */
class DocumentedSettingsTest {
    private static final Pattern QUOTED = Pattern.compile("`([^` ]+)`");

    /** Values of those that do not take just any. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("clientPortAddress", "127.0.0.1"),
            Map.entry("secureClientPortAddress", "127.0.0.1"),
            Map.entry("admin.serverAddress", "127.0.0.1"),
            Map.entry("admin.commandURL", "/zk"),
            Map.entry("minSessionTimeout", "1000"),
            Map.entry("maxSessionTimeout", "2000"),
            Map.entry("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider"),
            Map.entry("enforce.auth.schemes", "sasl"),
            Map.entry("DigestAuthenticationProvider.enabled", "true"),
            Map.entry("DigestAuthenticationProvider.digestAlg", "SHA-256"),
            Map.entry("audit.impl.class", "org.apache.zookeeper.audit.Slf4jAuditLogger"),
            Map.entry("ssl.authProvider", "x509"),
            Map.entry("ssl.sslProvider", "JDK"));

    @TempDir
    Path dir;

    @Test
    void everySettingIsTakenOrNamed() throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "operations.md"), StandardCharsets.UTF_8);
        Pattern taken = quoted(guide, "**Taken**", "**Refused**");
        Pattern meaningless = quoted(guide, "**Without a meaning**", "### Limits");
        Properties used = new Properties();
        Properties unused = new Properties();
        for (String setting : settings()) {
            boolean isTaken = taken.matcher(setting).matches();
            assertThat(isTaken || meaningless.matcher(setting).matches())
                    .as("%s is in docs/operations.md", setting)
                    .isTrue();
            (isTaken ? used : unused).setProperty(setting, value(setting));
        }

        assertThat(ignored(used, new Properties())).isEmpty();
        assertThat(ignored(new Properties(), prefixed(used))).isEmpty();
        assertThat(ignored(unused, new Properties())).isEqualTo(new TreeSet<>(unused.stringPropertyNames()));
        assertThat(ignored(new Properties(), prefixed(unused)))
                .isEqualTo(new TreeSet<>(prefixed(unused).stringPropertyNames()));
    }

    private static Pattern quoted(String guide, String from, String to) {
        Matcher quoted = QUOTED.matcher(guide.substring(guide.indexOf(from), guide.indexOf(to, guide.indexOf(from))));
        StringBuilder names = new StringBuilder();
        while (quoted.find()) {
            names.append('|')
                    .append(quoted.group(1)
                            .replace(".", "\\.")
                            .replace("*", ".+")
                            .replaceFirst("\\.N$", ".[0-9]+"));
        }
        return Pattern.compile(names.substring(1));
    }

    private static List<String> settings() throws IOException {
        try (InputStream list = DocumentedSettingsTest.class.getResourceAsStream("zookeeper-settings.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private String value(String setting) throws IOException {
        String value = VALUES.get(setting);
        if (value != null) {
            return value;
        }
        return setting.matches("ssl\\.(key|trust)Store\\.(location|passwordPath)")
                ? Files.writeString(dir.resolve(setting), "").toString()
                : "1";
    }

    private static Properties prefixed(Properties settings) {
        Properties prefixed = new Properties();
        settings.stringPropertyNames()
                .forEach(name -> prefixed.setProperty("zookeeper." + name, settings.getProperty(name)));
        return prefixed;
    }

    private Set<String> ignored(Properties file, Properties system) throws Exception {
        Path zooCfg = dir.resolve("zoo.cfg");
        try (var writer = Files.newBufferedWriter(zooCfg)) {
            file.store(writer, null);
        }
        Flags flags = new Flags(
                Optional.of(zooCfg),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "tenant",
                Optional.empty(),
                Optional.empty());
        return new TreeSet<>(ServerConfig.of(flags, system, Map.of()).ignored());
    }
}

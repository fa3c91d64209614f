package io.groundkeeper.it.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groundkeeper.it.server.ConfiguredService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a server has written to its audit log. */
final class AuditLines {
    private static final Pattern LINE = Pattern.compile("(?:Slf4jAuditLogger -|io\\.groundkeeper\\.audit:) (.*)");
    private static final Pattern SESSION = Pattern.compile("session=(0x[0-9a-f]+)");
    private static final Pattern TENANT = Pattern.compile("\ttenant=default$");
    private static final Pattern EPHEMERAL = Pattern.compile(".*operation=ephemeralZNode.*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private AuditLines() {}

    /** Waits until a line contains {@code text}. */
    static void awaitLine(ConfiguredService service, String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(raw(service)).anyMatch(line -> line.contains(text)));
    }

    /**
     * All lines, tabs and all: with numbers in the place of session ids, in the order in which they come, without the tenant, which is at
     * the end of all lines of Groundkeeper's that have a session; ephemerals that go together in the order of their paths.
     */
    static List<String> normalised(ConfiguredService service, ConfiguredService.Kind kind) throws IOException {
        Map<String, String> sessions = new HashMap<>();
        List<String> lines = new ArrayList<>();
        List<String> ephemerals = new ArrayList<>();
        for (String raw : raw(service)) {
            Matcher tenant = TENANT.matcher(raw);
            assertThat(tenant.find())
                    .as(raw)
                    .isEqualTo(kind == ConfiguredService.Kind.GROUNDKEEPER && raw.contains("session="));
            String line = SESSION.matcher(tenant.reset().replaceFirst(""))
                    .replaceAll(found -> "session="
                            + sessions.computeIfAbsent(found.group(1), id -> Integer.toString(sessions.size() + 1)));
            if (EPHEMERAL.matcher(line).matches()) {
                ephemerals.add(line);
            } else {
                ephemerals.stream().sorted().forEach(lines::add);
                ephemerals.clear();
                lines.add(line);
            }
        }
        return lines;
    }

    static List<String> raw(ConfiguredService service) throws IOException {
        return service.output()
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .collect(Collectors.toList());
    }
}

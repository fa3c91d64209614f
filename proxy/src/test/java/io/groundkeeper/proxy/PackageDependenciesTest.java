package io.groundkeeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages of this module depend on each other one way, so that each can be read by itself, and those below it. */
class PackageDependenciesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?(io\\.groundkeeper\\.proxy(?:\\.[a-z]+)*)\\.[A-Z]");

    private static Map<String, Set<String>> dependencies() throws IOException {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String own = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
                Set<String> needed = dependencies.computeIfAbsent(own, first -> new TreeSet<>());
                IMPORT.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .filter(other -> !other.equals(own))
                        .forEach(needed::add);
            }
        }
        return dependencies;
    }

    private static Set<String> reachable(String from, Map<String, Set<String>> dependencies) {
        Set<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            for (String needed : dependencies.getOrDefault(next.remove(), Set.of())) {
                if (reached.add(needed)) {
                    next.add(needed);
                }
            }
        }
        return reached;
    }

    @Test
    void noPackageNeedsItselfByWayOfOthers() throws IOException {
        Map<String, Set<String>> dependencies = dependencies();
        assertThat(dependencies).containsKeys("io.groundkeeper.proxy", "io.groundkeeper.proxy.tenant");
        assertThat(dependencies.keySet())
                .allSatisfy(each -> assertThat(reachable(each, dependencies)).doesNotContain(each));
    }
}

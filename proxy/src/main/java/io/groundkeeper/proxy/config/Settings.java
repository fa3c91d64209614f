package io.groundkeeper.proxy.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * ZooKeeper's settings as they were given: the entries of a {@code zoo.cfg}, and system properties {@code zookeeper.KEY} for
 * what is not in the file.
 */
final class Settings {
    /** What stands before a key that is a system property. */
    static final String SYSTEM_PREFIX = "zookeeper.";

    private final Properties file;
    private final Properties system;
    private final Set<String> unused = new TreeSet<>();

    Settings(Properties file, Properties system) {
        this.file = file;
        this.system = system;
        unused.addAll(file.stringPropertyNames());
        system.stringPropertyNames().stream()
                .filter(name -> name.startsWith(SYSTEM_PREFIX))
                .forEach(unused::add);
    }

    /** Reads a {@code zoo.cfg}, which is a Java properties file. */
    static Properties load(Path path) throws ConfigException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("cannot read the configuration file " + path + " (" + e
                    + "): name a zoo.cfg that exists, or leave --config out");
        }
        return properties;
    }

    Optional<String> text(String key) {
        unused.remove(key);
        String value = file.getProperty(key);
        String property = system.getProperty(SYSTEM_PREFIX + key);
        if (property != null) {
            unused.remove(SYSTEM_PREFIX + key);
        }
        return Optional.ofNullable(value == null ? property : value)
                .map(String::trim)
                .filter(trimmed -> !trimmed.isEmpty());
    }

    /** {@code true} or not, as ZooKeeper reads it. */
    boolean flag(String key, boolean fallback) {
        return text(key).map(Boolean::parseBoolean).orElse(fallback);
    }

    /** All settings with such keys. */
    Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        Stream.concat(
                        file.stringPropertyNames().stream(),
                        system.stringPropertyNames().stream()
                                .filter(name -> name.startsWith(SYSTEM_PREFIX))
                                .map(name -> name.substring(SYSTEM_PREFIX.length())))
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> text(key).ifPresent(value -> found.put(key, value)));
        return found;
    }

    /** What commas separate; empty where nothing is set. */
    List<String> list(String key) {
        return Arrays.stream(text(key).orElse("").split(","))
                .map(String::trim)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    /** A file that can be read. */
    Optional<Path> file(String key) throws ConfigException {
        return path(key, file -> Files.isRegularFile(file) && Files.isReadable(file), "a file that can be read");
    }

    /** A directory that exists. */
    Optional<Path> directory(String key) throws ConfigException {
        return path(key, Files::isDirectory, "a directory");
    }

    private Optional<Path> path(String key, Predicate<Path> usable, String what) throws ConfigException {
        Optional<Path> path = text(key).map(name -> Path.of(name).toAbsolutePath());
        if (path.isPresent() && !usable.test(path.get())) {
            throw new ConfigException(key + "=" + path.get() + " is not " + what + ": correct it");
        }
        return path;
    }

    /** A number that is {@code min} at least. */
    int number(String key, int fallback, int min) throws ConfigException {
        Optional<String> value = text(key);
        return value.isEmpty() ? fallback : number(key, value.get(), min);
    }

    private static int number(String key, String value, int min) throws ConfigException {
        try {
            int number = Integer.decode(value);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ConfigException(key + "=" + value + " is not a whole number of at least " + min + ": correct it");
    }

    /** A number whose key is a system property without a prefix in ZooKeeper. */
    int unprefixed(String key, int fallback) throws ConfigException {
        return unprefixed(key, fallback, 1);
    }

    /** As {@link #unprefixed(String, int)}, of a number that is {@code min} at least. */
    int unprefixed(String key, int fallback, int min) throws ConfigException {
        String bare = system.getProperty(key);
        return number(key, bare == null ? fallback : number(key, bare.trim(), min), min);
    }

    /** Whether a switch whose key is a system property without a prefix in ZooKeeper is on. */
    boolean unprefixedFlag(String key) {
        return text(key).orElse(system.getProperty(key, "false")).equals("true");
    }

    /** Says that a flag was given in the place of {@code key}. */
    void overridden(String key) {
        unused.remove(key);
    }

    /** Says that a setting that is not of the file means nothing here. */
    void ignored(String name) {
        unused.add(name);
    }

    /** Keys of the file, and names of ZooKeeper's system properties, that nobody has asked for. */
    Set<String> unused() {
        return unused;
    }
}

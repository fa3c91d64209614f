package io.groundkeeper.proxy.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * ZooKeeper's settings as they were given: the entries of a {@code zoo.cfg}, and system properties {@code zookeeper.KEY} for
 * what is not in the file.
 */
final class Settings {
    private final Properties file;
    private final Properties system;
    private final Set<String> unused = new TreeSet<>();

    Settings(Properties file, Properties system) {
        this.file = file;
        this.system = system;
        unused.addAll(file.stringPropertyNames());
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
        return Optional.ofNullable(value == null ? system.getProperty("zookeeper." + key) : value)
                .map(String::trim)
                .filter(trimmed -> !trimmed.isEmpty());
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
        String bare = system.getProperty(key);
        return number(key, bare == null ? fallback : number(key, bare.trim(), 1), 1);
    }

    /** Keys of the file that nobody has asked for. */
    Set<String> unused() {
        return unused;
    }
}

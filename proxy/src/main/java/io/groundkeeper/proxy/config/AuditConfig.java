package io.groundkeeper.proxy.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the audit log goes.
 *
 * @param file its file; empty for standard error
 * @param fileMegabytes about how large the file grows before it is renamed and a new one is begun
 * @param files how many renamed ones are kept
 */
public record AuditConfig(Optional<Path> file, int fileMegabytes, int files) {
    private static final String IMPLEMENTATION = "audit.impl.class";
    private static final String FILE = "audit.file";
    private static final String FILES = "audit.file.count";

    /** ZooKeeper's own, whose format this is. */
    private static final String ZOOKEEPERS = "org.apache.zookeeper.audit.Slf4jAuditLogger";

    /** As in ZooKeeper's {@code logback.xml}. */
    private static final int DEFAULT_MEGABYTES = 10;

    private static final int DEFAULT_FILES = 10;

    /** What logback renames at the most. */
    private static final int MAX_FILES = 20;

    static Optional<AuditConfig> of(Settings settings) throws ConfigException {
        boolean enabled = settings.flag("audit.enable", false);
        String implementation = settings.text(IMPLEMENTATION).orElse(ZOOKEEPERS);
        AuditConfig config = new AuditConfig(
                file(settings),
                settings.number("audit.file.megabytes", DEFAULT_MEGABYTES, 1),
                settings.number(FILES, DEFAULT_FILES, 1));
        if (!enabled) {
            return Optional.empty();
        }
        if (!implementation.equals(ZOOKEEPERS)) {
            throw new ConfigException(IMPLEMENTATION + "=" + implementation + ": audit loggers of one's own are not"
                    + " supported; remove it, and name a file by " + FILE);
        }
        if (config.files > MAX_FILES) {
            throw new ConfigException(FILES + "=" + config.files + " is more than " + MAX_FILES + ": correct it");
        }
        return Optional.of(config);
    }

    private static Optional<Path> file(Settings settings) throws ConfigException {
        Optional<Path> file = settings.text(FILE).map(name -> Path.of(name).toAbsolutePath());
        if (file.isPresent() && !Files.isDirectory(file.get().getParent())) {
            throw new ConfigException(FILE + "=" + file.get() + " is in no directory that exists: make it");
        }
        return file;
    }
}

package io.groundkeeper.proxy.config;

import java.util.Optional;

/**
 * What is logged how.
 *
 * @param audit the audit log; empty for none
 */
public record LogConfig(Format format, Optional<AuditConfig> audit) {
    private static final String FORMAT = "log.format";

    /** How a line looks. */
    public enum Format {
        TEXT,
        JSON
    }

    static LogConfig of(Settings settings) throws ConfigException {
        String name = settings.text(FORMAT).orElse("text");
        Format format = switch (name) {
            case "text" -> Format.TEXT;
            case "json" -> Format.JSON;
            default -> throw new ConfigException(FORMAT + "=" + name + " is not a format: write text or json");
        };
        return new LogConfig(format, AuditConfig.of(settings));
    }
}

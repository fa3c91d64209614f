package io.groundkeeper.proxy.cli;

import io.groundkeeper.schema.TenantLimit;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options {@code --max-...}, one for each limit that a tenant may have. */
final class TenantLimitOptions {
    private static final String NO_LIMIT = "none";

    private TenantLimitOptions() {}

    static void addTo(CommandSpec command) {
        for (TenantLimit limit : TenantLimit.values()) {
            command.addOption(OptionSpec.builder(name(limit))
                    .paramLabel(limit.inBytes() ? "SIZE" : "N")
                    .type(String.class)
                    .description("At most so " + description(limit) + "; none for no limit."
                            + (limit.inBytes() ? " SIZE is in bytes, or with k, M, G in 1024s of them." : ""))
                    .build());
        }
    }

    private static String name(TenantLimit limit) {
        return "--max-" + limit.label();
    }

    private static String description(TenantLimit limit) {
        return switch (limit) {
            case SESSIONS -> "many sessions";
            case CONNECTIONS_PER_ADDRESS -> "many connections from one address, on each proxy";
            case ZNODES -> "many znodes";
            case BYTES -> "much data in all znodes together";
            case WATCHES -> "many watches, on each proxy";
            case REQUESTS_PER_SECOND -> "many requests a second, on each proxy";
            case REQUEST_BYTES -> "much data in one request";
        };
    }

    /**
     * What the command line says: an empty number for a limit that is to be none.
     *
     * @throws CommandLine.ParameterException for what is no number
     */
    static Map<TenantLimit, OptionalLong> given(CommandSpec command) {
        Map<TenantLimit, OptionalLong> given = new EnumMap<>(TenantLimit.class);
        for (TenantLimit limit : TenantLimit.values()) {
            String value = command.findOption(name(limit)).getValue();
            if (value != null) {
                given.put(limit, value.equals(NO_LIMIT) ? OptionalLong.empty() : number(command, limit, value));
            }
        }
        return given;
    }

    private static OptionalLong number(CommandSpec command, TenantLimit limit, String value) {
        try {
            boolean plain = value.chars().allMatch(Character::isDigit);
            if (plain || limit.inBytes()) {
                return OptionalLong.of(ByteSize.parse(value));
            }
        } catch (NumberFormatException e) {
            // Explained below.
        }
        throw new CommandLine.ParameterException(
                command.commandLine(),
                name(limit) + "=" + value + " is "
                        + (limit.inBytes() ? "no number of bytes, such as 65536, 64k, 1M or 20G" : "no whole number")
                        + ", nor none");
    }
}

package io.groundkeeper.proxy.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the admin server listens, and whom it answers.
 *
 * @param address port 0 for any that is free
 * @param required whether the port was asked for; otherwise it is ZooKeeper's own, which something else may have
 * @param tokenFile the file with the token that clients show; empty where none was set
 * @param hostNames the names by which local clients may call it besides {@code localhost}, in lower case
 * @param commandUrl the path below which ZooKeeper's commands are, without a slash at its end
 */
public record AdminConfig(
        InetSocketAddress address,
        boolean required,
        Optional<Path> tokenFile,
        Set<String> hostNames,
        String commandUrl) {
    private static final int DEFAULT_PORT = 8080;
    private static final int NONE = -1;
    private static final String DEFAULT_COMMAND_URL = "/commands";

    /** What was asked for; empty for no admin server. */
    static Optional<AdminConfig> of(Flags flags, Settings settings) throws ConfigException {
        String host = settings.text("admin.serverAddress").orElse(ServerConfig.ALL_ADDRESSES);
        boolean enabled =
                settings.text("admin.enableServer").map(Boolean::valueOf).orElse(true);
        Optional<String> configured = settings.text("admin.serverPort");
        int port = flags.adminPort().orElse(enabled ? settings.number("admin.serverPort", DEFAULT_PORT, 0) : NONE);
        boolean required = flags.adminPort().isPresent() || configured.isPresent();
        Optional<Path> tokenFile = settings.file("admin.tokenFile");
        Set<String> hostNames = settings.list("admin.hostNames").stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        String commandUrl = commandUrl(settings);
        if (port == NONE) {
            return Optional.empty();
        }
        InetSocketAddress address = Addresses.of("admin port", host, port).get(0);
        return Optional.of(new AdminConfig(address, required, tokenFile, hostNames, commandUrl));
    }

    private static String commandUrl(Settings settings) throws ConfigException {
        String url = settings.text("admin.commandURL").orElse(DEFAULT_COMMAND_URL);
        if (!url.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new ConfigException("admin.commandURL=" + url + " is not a path such as /commands: correct it");
        }
        return url;
    }
}

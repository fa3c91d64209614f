package io.groundkeeper.proxy;

import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.store.StoreOpener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves in the foreground until the process is told to stop. */
@Command(
        name = "serve",
        description = "Serve ZooKeeper clients in the foreground. Flags win over the configuration file.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int NO_ADMIN_SERVER = -1;
    private static final int CANNOT_START = 1;

    @Option(names = "--config", paramLabel = "FILE", description = "A zoo.cfg.")
    private Optional<Path> config;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port for clients, 0 for any that is free; otherwise clientPort, or 2181.")
    private Optional<Integer> port;

    @Option(
            names = {"--host", "--bind"},
            paramLabel = "ADDRESS",
            description = "Address to listen on; otherwise clientPortAddress, or all.")
    private Optional<String> host;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of the embedded store; otherwise dataDir, or ./data.")
    private Optional<Path> data;

    @Option(
            names = "--fdb-cluster",
            paramLabel = "FILE",
            description = "FoundationDB's cluster file. Not in this version.")
    private Optional<Path> fdbCluster;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Tenant on the client port, made on first use; ${DEFAULT-VALUE} otherwise.")
    private String tenant;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "-1",
            description = "Port of the admin server, -1 for none. This version has none.")
    private int adminPort;

    @Spec
    private CommandSpec spec;

    private final StoreOpener stores;

    ServeCommand(StoreOpener stores) {
        this.stores = stores;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Server server;
        try {
            server = start();
        } catch (ConfigException e) {
            err.println("groundkeeper: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            LOG.debug("Cannot start", e);
            err.println("groundkeeper: " + e.getMessage());
            return CANNOT_START;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "groundkeeper-stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println(server.describe());
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private Server start() throws ConfigException, IOException {
        ServerConfig settings =
                ServerConfig.of(new Flags(config, port, host, data, fdbCluster, tenant), System.getProperties());
        if (!settings.ignored().isEmpty()) {
            LOG.warn("Settings without a meaning here: {}", String.join(", ", settings.ignored()));
        }
        if (adminPort != NO_ADMIN_SERVER) {
            LOG.warn("This version has no admin server; --admin-port {} is not used", adminPort);
        }
        return Server.start(settings, stores);
    }

    /** Ends the process with 0, where the JVM would take a signal for an error. */
    private static void stop(Server server) {
        int exitCode = CommandLine.ExitCode.OK;
        try {
            server.close();
            LOG.info("Stopped");
        } catch (RuntimeException e) {
            LOG.error("Could not stop cleanly", e);
            exitCode = CANNOT_START;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}

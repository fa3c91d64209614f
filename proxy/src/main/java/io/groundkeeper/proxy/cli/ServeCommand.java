package io.groundkeeper.proxy.cli;

import io.groundkeeper.proxy.Lifecycle;
import io.groundkeeper.proxy.Server;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.Flags;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.log.Logging;
import io.groundkeeper.proxy.store.StoreOpener;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves in the foreground until the process is told to stop. */
@Command(
        name = "serve",
        description = "Serve ZooKeeper clients in the foreground; the tenant is made on first use. Flags win over the"
                + " configuration file.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int CANNOT_START = 1;

    @Mixin
    private TenantFlags store;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port for clients, 0 for any that is free; otherwise clientPort, or 2181.")
    private Optional<Integer> port;

    @Option(
            names = {"--host", "--bind"},
            paramLabel = "ADDRESS",
            description =
                    "Address to listen on, HOST or HOST:PORT, several with commas; otherwise clientPortAddress, or all.")
    private Optional<String> host;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Port of the admin server (health), 0 for any that is free, -1 for none; otherwise"
                    + " admin.serverPort, or 8080 where nothing else has it.")
    private Optional<Integer> adminPort;

    @Option(
            names = "--drain",
            paramLabel = "MILLIS",
            description = "How long connections are closed one by one when it is told to stop, 0 for at once; otherwise"
                    + " drain.millis, or 10000 with FoundationDB.")
    private Optional<Integer> drainMillis;

    @Spec
    private CommandSpec spec;

    private final StoreOpener stores;
    private volatile int exitCode = CommandLine.ExitCode.OK;

    ServeCommand(StoreOpener stores) {
        this.stores = stores;
    }

    @Override
    public Integer call() {
        try {
            start();
        } catch (ConfigException e) {
            return failed(e, CommandLine.ExitCode.USAGE);
        } catch (IOException e) {
            return failed(e, CANNOT_START);
        } catch (InterruptedException e) {
            LOG.info("Stopped before clients were accepted");
        }
        return CommandLine.ExitCode.OK;
    }

    private void start() throws ConfigException, IOException, InterruptedException {
        ServerConfig settings = ServerConfig.of(
                new Flags(store.config, port, host, store.data, store.fdbCluster, store.tenant, adminPort, drainMillis),
                System.getProperties(),
                System.getenv());
        Logging.configure(settings.log());
        if (!settings.ignored().isEmpty()) {
            LOG.warn("Settings without a meaning here: {}", String.join(", ", settings.ignored()));
        }
        settings.auth().systemProperties().forEach(System::setProperty);
        Lifecycle lifecycle = new Lifecycle(settings, stores);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lifecycle), "groundkeeper-stop"));
        SecondSignal.run(lifecycle::hurry);
        Server server = lifecycle.start();
        PrintWriter out = spec.commandLine().getOut();
        out.println(server.describe());
        out.flush();
    }

    private int failed(Exception e, int code) {
        LOG.debug("Cannot start", e);
        spec.commandLine().getErr().println("groundkeeper: " + e.getMessage());
        exitCode = code;
        return code;
    }

    /** Ends the process with 0 unless it has failed, where the JVM would take a signal for an error. */
    private void stop(Lifecycle lifecycle) {
        try {
            lifecycle.close();
            LOG.info("Stopped");
        } catch (RuntimeException e) {
            LOG.error("Could not stop cleanly", e);
            exitCode = CANNOT_START;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}

package io.groundkeeper.proxy.cli;

import io.groundkeeper.proxy.Version;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.store.StoreOpener;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "groundkeeper",
        description = "Serves the ZooKeeper protocol from FoundationDB, or from an embedded store.",
        mixinStandardHelpOptions = true,
        versionProvider = Groundkeeper.VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Groundkeeper implements Runnable {
    private Groundkeeper() {}

    public static void main(String[] args) {
        int exitCode = run(Store::open, args);
        if (exitCode != CommandLine.ExitCode.OK) {
            System.exit(exitCode);
        }
    }

    /**
     * Runs a command line to its end; a server goes on beyond that.
     *
     * @return the exit code
     */
    public static int run(StoreOpener stores, String... args) {
        return commandLine(stores).execute(args);
    }

    static CommandLine commandLine(StoreOpener stores) {
        return new CommandLine(new Groundkeeper())
                .addSubcommand(new ServeCommand(stores))
                .addSubcommand(new FsckCommand(stores))
                .addSubcommand(TenantCommand.of(stores, Clock.systemUTC()))
                .setParameterExceptionHandler(Groundkeeper::explain);
    }

    /** Bad input costs one line, not a screen of usage. */
    private static int explain(CommandLine.ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        e.getCommandLine().getErr().println("groundkeeper: " + e.getMessage() + " (see " + command + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(new CommandLine(this), "say what to do: serve, fsck, tenant");
    }

    static final class VersionProvider implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Groundkeeper " + Version.groundkeeper()};
        }
    }
}

package io.groundkeeper.proxy.cli;

import io.groundkeeper.embedded.StoreLockedException;
import io.groundkeeper.layer.TenantException;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.store.StoreAnswers;
import io.groundkeeper.proxy.store.StoreOpener;
import io.groundkeeper.proxy.store.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Something that is done with tenants, from the command line, in a store that is opened for it. */
abstract class TenantAction implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int REFUSED = 3;

    /** What takes long is clearing or counting a large tenant; a store that is away fails by itself, after a minute. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    @Mixin
    private StoreFlags flags;

    @Spec
    private CommandSpec spec;

    private final StoreOpener stores;

    TenantAction(StoreOpener stores) {
        this.stores = stores;
    }

    /** Does it; what it has to say goes to {@code out}. */
    abstract void run(Tenants tenants, PrintWriter out) throws IOException, InterruptedException;

    /** Looks at the options before a store is opened. */
    void check() {}

    CommandSpec spec() {
        return spec;
    }

    static <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        return StoreAnswers.await(answer, PATIENCE);
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        try {
            ServerConfig config = flags.ofExistingStore("default");
            try (Store store = stores.open(config)) {
                StoreAnswers.probe(store.database());
                PrintWriter out = spec.commandLine().getOut();
                run(new Tenants(new Transactions(store.database())), out);
                out.flush();
                return CommandLine.ExitCode.OK;
            }
        } catch (ConfigException e) {
            return failed(e.getMessage(), CommandLine.ExitCode.USAGE);
        } catch (StoreUnavailableException e) {
            return failed("the store does not answer: " + e.getMessage(), FAILED);
        } catch (StoreLockedException e) {
            return failed(e.getMessage() + "; ask its server by the admin API, or stop it", FAILED);
        } catch (IOException e) {
            return e.getCause() instanceof TenantException refusal
                    ? failed(refusal.getMessage(), code(refusal.reason()))
                    : failed(e.getMessage(), FAILED);
        }
    }

    private static int code(TenantException.Reason reason) {
        return reason == TenantException.Reason.NAME ? CommandLine.ExitCode.USAGE : REFUSED;
    }

    private int failed(String message, int code) {
        spec.commandLine().getErr().println("groundkeeper: " + message);
        return code;
    }
}

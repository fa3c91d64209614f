package io.groundkeeper.proxy.cli;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.TransactionTag;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.fsck.Findings;
import io.groundkeeper.layer.fsck.TenantCheck;
import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.ServerConfig;
import io.groundkeeper.proxy.store.Store;
import io.groundkeeper.proxy.store.StoreAnswers;
import io.groundkeeper.proxy.store.StoreOpener;
import io.groundkeeper.proxy.store.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a tenant's records, and says what does not fit together. */
@Command(
        name = "fsck",
        description =
                "Check that a tenant's records fit together, also while it is served from FoundationDB. Changes nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Everything fits.",
            "1:Could not check.",
            "2:Bad usage.",
            "3:Something is wrong, or could not be checked."
        })
final class FsckCommand implements Callable<Integer> {
    private static final int CANNOT_CHECK = 1;
    private static final int WRONG = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Longer than any tree takes: a store that is away fails a check by itself, after a minute. */
    private static final Duration CHECK_PATIENCE = Duration.ofDays(1);

    @Mixin
    private TenantFlags flags;

    @Spec
    private CommandSpec spec;

    private final StoreOpener stores;

    FsckCommand(StoreOpener stores) {
        this.stores = stores;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            ServerConfig config = flags.ofExistingStore(flags.tenant);
            try (Store store = stores.open(config)) {
                return check(store, config.tenant());
            }
        } catch (ConfigException e) {
            return failed(e, CommandLine.ExitCode.USAGE);
        } catch (StoreUnavailableException e) {
            return failed(new IOException("the store does not answer: " + e.getMessage(), e), CANNOT_CHECK);
        } catch (IOException e) {
            return failed(e, CANNOT_CHECK);
        }
    }

    private int check(Store store, String name) throws IOException, InterruptedException {
        StoreAnswers.probe(store.database());
        Transactions transactions = new Transactions(store.database()).inBackground();
        Tenants tenants = new Tenants(transactions);
        Optional<Tenant> tenant = StoreAnswers.await(tenants.find(name), PATIENCE);
        if (tenant.isEmpty()) {
            List<String> names = StoreAnswers.await(tenants.names(), PATIENCE);
            throw new IOException("there is no tenant " + name + " in the " + store.description()
                    + (names.isEmpty() ? ", and no other" : "; there are " + String.join(", ", names)));
        }
        TenantCheck check = new TenantCheck(transactions.taggedWith(TransactionTag.ofTenant(name)), tenant.get());
        return report(name, StoreAnswers.await(check.run(), CHECK_PATIENCE));
    }

    private int report(String tenant, Findings findings) {
        PrintWriter out = spec.commandLine().getOut();
        findings.violations().forEach(violation -> out.println("wrong: " + violation));
        long untold = findings.violationCount() - findings.violations().size();
        if (untold > 0) {
            out.println("wrong: and " + untold + " more");
        }
        findings.unchecked().forEach(what -> out.println("not checked: " + what));
        String checked = findings.checked().entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        out.println("tenant " + tenant + ": checked " + checked + " in " + findings.transactions() + " transactions; "
                + (findings.violationCount() == 0
                        ? "nothing is wrong"
                        : findings.violationCount() + " things are wrong"));
        out.flush();
        return findings.violationCount() == 0 && findings.unchecked().isEmpty() ? CommandLine.ExitCode.OK : WRONG;
    }

    private int failed(Exception e, int code) {
        spec.commandLine().getErr().println("groundkeeper: " + e.getMessage());
        return code;
    }
}

package io.groundkeeper.proxy.cli;

import io.groundkeeper.layer.TenantDescription;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.proxy.admin.tenant.TenantJson;
import io.groundkeeper.proxy.store.StoreOpener;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes tenants, lists and describes them, sets what they are limited to, and deletes them. */
@Command(
        name = "tenant",
        description = "Create, list, describe, limit and delete tenants, also while they are served from FoundationDB.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The store could not be asked.",
            "2:Bad usage.",
            "3:Refused: there is no such tenant, there is one already, or it has sessions."
        })
final class TenantCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private TenantCommand() {}

    static CommandLine of(StoreOpener stores, Clock clock) {
        CommandLine create = new CommandLine(new Create(stores, clock));
        CommandLine set = new CommandLine(new Set(stores));
        TenantLimitOptions.addTo(create.getCommandSpec());
        TenantLimitOptions.addTo(set.getCommandSpec());
        return new CommandLine(new TenantCommand())
                .addSubcommand(create)
                .addSubcommand(new ListNames(stores))
                .addSubcommand(new Describe(stores))
                .addSubcommand(set)
                .addSubcommand(new Delete(stores));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: create, list, describe, set, delete");
    }

    @Command(name = "create", description = "Make a tenant.", mixinStandardHelpOptions = true)
    private static final class Create extends TenantAction {
        @Parameters(
                paramLabel = "NAME",
                description = "1 to 63 letters, digits, '_', '.' and '-', a letter or a digit first and last; no other"
                        + " tenant's in upper or lower case.")
        private String name;

        private final Clock clock;
        private Map<TenantLimit, OptionalLong> limits;

        Create(StoreOpener stores, Clock clock) {
            super(stores);
            this.clock = clock;
        }

        @Override
        void check() {
            limits = TenantLimitOptions.given(spec());
        }

        @Override
        void run(Tenants tenants, PrintWriter out) throws IOException, InterruptedException {
            await(tenants.create(name, TenantLimits.NONE.with(limits), clock.millis()));
            out.println("tenant " + name + " created");
        }
    }

    @Command(name = "list", description = "Say the names of all tenants, one a line.", mixinStandardHelpOptions = true)
    private static final class ListNames extends TenantAction {
        @Option(names = "--json", description = "As a JSON array.")
        private boolean json;

        ListNames(StoreOpener stores) {
            super(stores);
        }

        @Override
        void run(Tenants tenants, PrintWriter out) throws IOException, InterruptedException {
            List<String> names = await(tenants.names());
            if (json) {
                out.println(TenantJson.line(names));
            } else {
                names.forEach(out::println);
            }
        }
    }

    @Command(
            name = "describe",
            description = "Say what a tenant has, what it is limited to, and which proxies hold its sessions.",
            mixinStandardHelpOptions = true)
    private static final class Describe extends TenantAction {
        @Parameters(paramLabel = "NAME", description = "The tenant.")
        private String name;

        @Option(names = "--json", description = "As a JSON object.")
        private boolean json;

        @Option(
                names = "--recount",
                description =
                        "Count its znodes, bytes and sessions anew: after an upgrade from a version that did not.")
        private boolean recount;

        Describe(StoreOpener stores) {
            super(stores);
        }

        @Override
        void run(Tenants tenants, PrintWriter out) throws IOException, InterruptedException {
            if (recount) {
                await(tenants.recount(name));
            }
            TenantDescription tenant = await(tenants.describe(name));
            out.println(json ? TenantJson.line(TenantJson.properties(tenant)) : TenantText.text(tenant));
        }
    }

    @Command(
            name = "set",
            description = "Change what a tenant is limited to; what is not named stays. Proxies follow within seconds.",
            mixinStandardHelpOptions = true)
    private static final class Set extends TenantAction {
        @Parameters(paramLabel = "NAME", description = "The tenant.")
        private String name;

        private Map<TenantLimit, OptionalLong> limits;

        Set(StoreOpener stores) {
            super(stores);
        }

        @Override
        void check() {
            limits = TenantLimitOptions.given(spec());
            if (limits.isEmpty()) {
                throw new CommandLine.ParameterException(spec().commandLine(), "say which limit to set");
            }
        }

        @Override
        void run(Tenants tenants, PrintWriter out) throws IOException, InterruptedException {
            await(tenants.setLimits(name, before -> before.with(limits)));
            out.println("limits of tenant " + name + " set");
        }
    }

    @Command(
            name = "delete",
            description =
                    "Delete a tenant and everything in it, and what is left of others whose deletion was interrupted.",
            mixinStandardHelpOptions = true)
    private static final class Delete extends TenantAction {
        @Parameters(paramLabel = "NAME", description = "The tenant.")
        private String name;

        @Option(names = "--force", description = "Even if it has sessions: they expire.")
        private boolean force;

        Delete(StoreOpener stores) {
            super(stores);
        }

        @Override
        void run(Tenants tenants, PrintWriter out) throws IOException, InterruptedException {
            await(tenants.delete(name, force));
            out.println("tenant " + name + " deleted");
        }
    }
}

package io.groundkeeper.proxy.cli;

import picocli.CommandLine.Option;

/** The options that say which store is meant, and which tenant of it. */
final class TenantFlags extends StoreFlags {
    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Tenant; ${DEFAULT-VALUE} otherwise.")
    String tenant;
}

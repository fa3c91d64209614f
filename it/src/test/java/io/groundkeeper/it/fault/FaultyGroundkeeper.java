package io.groundkeeper.it.fault;

import io.groundkeeper.proxy.cli.Groundkeeper;
import io.groundkeeper.proxy.store.Store;

/** The server, with its whole command line, on a store that goes wrong. What was injected is logged at its end. */
public final class FaultyGroundkeeper {
    private FaultyGroundkeeper() {}

    public static void main(String[] args) {
        FaultInjector injector = new FaultInjector(Faults.TROUBLE, FaultSeed.choose());
        int exitCode = Groundkeeper.run(
                config -> {
                    Store store = Store.open(config);
                    return store.through(FaultyDatabase.over(store.database(), injector));
                },
                args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}

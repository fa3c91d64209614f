package io.groundkeeper.proxy.admin.command;

import io.groundkeeper.proxy.admin.Guard;
import io.groundkeeper.proxy.command.ServerStatus;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A command.
 *
 * @param names its own first, then those that mean the same
 * @param served whether it is about a tenant that is served; otherwise it gets no status
 * @param answer the fields of the answer, from the tenant's status and the parameters of the query
 */
record Command(
        List<String> names,
        Kind kind,
        boolean served,
        BiFunction<ServerStatus, Map<String, String>, Map<String, ?>> answer) {

    /** What is asked for, and how. */
    enum Kind {
        TELLS("GET", Guard.READ),
        /** Those of ZooKeeper that change something come by {@code GET} too. */
        CHANGES("GET", Guard.CHANGE),
        POSTED("POST", Guard.CHANGE);

        private final String method;
        private final Guard guard;

        Kind(String method, Guard guard) {
            this.method = method;
            this.guard = guard;
        }

        String method() {
            return method;
        }

        Guard guard() {
            return guard;
        }
    }

    static Command tells(Function<ServerStatus, Map<String, ?>> answer, String... names) {
        return new Command(List.of(names), Kind.TELLS, true, (status, query) -> answer.apply(status));
    }

    /** One that does not need a tenant. */
    static Command tellsAlways(Supplier<Map<String, ?>> answer, String... names) {
        return new Command(List.of(names), Kind.TELLS, false, (status, query) -> answer.get());
    }

    static Command changes(Function<ServerStatus, Map<String, ?>> answer, String... names) {
        return new Command(List.of(names), Kind.CHANGES, true, (status, query) -> answer.apply(status));
    }

    String name() {
        return names.get(0);
    }
}

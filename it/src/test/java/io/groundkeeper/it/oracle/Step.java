package io.groundkeeper.it.oracle;

import java.util.List;
import java.util.stream.Collectors;

/** What happens next in a sequence; it is over before the next step begins. Clients are numbered from 0. */
sealed interface Step {

    int client();

    /** The client sends all of these at once, then waits for all the replies. */
    record Send(int client, List<Operation> operations) implements Step {
        public Send {
            operations = List.copyOf(operations);
        }

        @Override
        public String toString() {
            return operations.stream()
                    .map(Operation::toString)
                    .collect(Collectors.joining(" | ", "client " + client + ": ", ""));
        }
    }

    /** The client closes its session, and opens another. */
    record Reopen(int client) implements Step {
        @Override
        public String toString() {
            return "client " + client + ": close the session, open another";
        }
    }

    /**
     * The client loses its connection; the others act; then it re-attaches to its session, and the client library sends
     * {@code setWatches}.
     */
    record Reattach(int client, List<Send> meanwhile) implements Step {
        public Reattach {
            meanwhile = List.copyOf(meanwhile);
        }

        @Override
        public String toString() {
            return meanwhile.stream()
                    .map(Send::toString)
                    .collect(Collectors.joining("; ", "client " + client + ": lose the connection [", "] re-attach"));
        }
    }
}

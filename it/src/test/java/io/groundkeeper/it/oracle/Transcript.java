package io.groundkeeper.it.oracle;

import java.util.List;

/** All that the clients of a sequence saw: for each client its replies and events, in the order of its callbacks. */
record Transcript(List<List<Line>> clients) {

    Transcript {
        clients = clients.stream().map(List::copyOf).toList();
    }
}

package io.groundkeeper.it.benchmark;

import java.util.List;

/**
 * A kind of requests.
 *
 * @param send sends the next one
 */
record Workload(String name, Request send) {

    static final List<Workload> ALL = List.of(
            new Workload("getData", Client::get),
            new Workload("setData", Client::set),
            new Workload("create", Client::create),
            new Workload("list 100 children", Client::list),
            new Workload("mixed", Client::mixed));

    interface Request {
        void send(Client client, Completion completion);
    }
}

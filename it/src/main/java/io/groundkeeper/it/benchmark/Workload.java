package io.groundkeeper.it.benchmark;

import java.util.List;

/**
 * A kind of requests.
 *
 * @param send sends the next one
 */
record Workload(String name, Request send) {

    static final Workload GET = new Workload("getData", Client::get);
    static final Workload SET = new Workload("setData", Client::set);
    static final Workload CREATE = new Workload("create", Client::create);

    static final List<Workload> ALL = List.of(
            GET, SET, CREATE, new Workload("list 100 children", Client::list), new Workload("mixed", Client::mixed));

    interface Request {
        void send(Client client, Completion completion);
    }
}

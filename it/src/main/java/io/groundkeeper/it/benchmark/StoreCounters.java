package io.groundkeeper.it.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * What a FoundationDB cluster has counted since it started, or between two times. It publishes its counters every five
 * seconds.
 *
 * @param reads keys and ranges read
 * @param transactions read versions given
 */
record StoreCounters(double reads, double transactions) {

    /** Takes the counters out of the cluster's status document. */
    static StoreCounters of(byte[] status) throws IOException {
        JsonNode workload = new ObjectMapper().readTree(status).at("/cluster/workload");
        return new StoreCounters(
                counter(workload, "/operations/read_requests"), counter(workload, "/transactions/started"));
    }

    private static double counter(JsonNode workload, String path) throws IOException {
        JsonNode counter = workload.at(path + "/counter");
        if (!counter.isNumber()) {
            throw new IOException("the cluster's status has no counter " + path);
        }
        return counter.asDouble();
    }

    StoreCounters since(StoreCounters before) {
        return new StoreCounters(reads - before.reads, transactions - before.transactions);
    }
}

package io.groundkeeper.proxy.command;

import io.groundkeeper.proxy.stats.ClientStats;
import io.groundkeeper.proxy.stats.RequestStats;
import java.util.Collection;
import java.util.List;

/** {@code cons}, and the clients of {@code stat}. */
final class ClientText {
    private ClientText() {}

    static Answer brief(Collection<ClientStats> clients) {
        return Answer.lines(clients.stream().map(client -> traffic(client) + ")\n"));
    }

    static Answer connections(ServerStatus status) {
        return Answer.sequence(List.of(
                () -> Answer.lines(status.clients().stream().map(client -> traffic(client) + session(client) + ")\n")),
                () -> Answer.of("\n")));
    }

    private static String traffic(ClientStats client) {
        return " " + client.remoteAddress() + "[" + client.interestOps() + "](queued=" + client.outstanding()
                + ",recved=" + client.packetsReceived() + ",sent=" + client.packetsSent();
    }

    private static String session(ClientStats client) {
        long id = client.sessionId();
        if (id == 0) {
            return "";
        }
        RequestStats.Snapshot requests = client.requests();
        return ",sid=0x" + Long.toHexString(id)
                + ",lop=" + requests.lastOperation()
                + ",est=" + client.establishedMillis()
                + ",to=" + client.sessionTimeoutMillis()
                + (requests.lastCxid() < 0 ? "" : ",lcxid=0x" + Long.toHexString(requests.lastCxid()))
                + ",lzxid=0x" + Long.toHexString(requests.lastZxid())
                + ",lresp=" + requests.lastResponseMillis()
                + ",llat=" + requests.lastLatency()
                + ",minlat=" + requests.minLatency()
                + ",avglat=" + requests.avgLatency()
                + ",maxlat=" + requests.maxLatency();
    }
}

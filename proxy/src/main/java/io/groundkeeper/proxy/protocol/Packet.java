package io.groundkeeper.proxy.protocol;

/**
 * A request on its way through a connection.
 *
 * @param xid the client's number for it
 * @param request what is asked
 * @param bytes its length on the wire
 * @param receivedNanos when it was received, by the server's monotonic clock
 */
public record Packet(int xid, ClientRequest request, int bytes, long receivedNanos) {}

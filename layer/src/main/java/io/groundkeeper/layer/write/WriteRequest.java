package io.groundkeeper.layer.write;

/**
 * A request to change something.
 *
 * @param sessionId who asks; when the batch commits, the session must exist and belong to {@code proxy} in {@code tenure}
 * @param proxy the proxy that sends it
 * @param tenure in which it has the session
 * @param caller whom permissions are checked for
 * @param timeMillis ctime or mtime of what it changes, milliseconds since the epoch
 * @param operation what to do
 */
public record WriteRequest(
        long sessionId, long proxy, int tenure, Caller caller, long timeMillis, Operation operation) {}

package io.groundkeeper.layer.write;

/**
 * A request to change something.
 *
 * @param sessionId who asks; the session must exist and belong to {@code proxy} when the batch commits
 * @param proxy the proxy that sends it
 * @param caller whom permissions are checked for
 * @param timeMillis ctime or mtime of what it changes, milliseconds since the epoch
 * @param operation what to do
 */
public record WriteRequest(long sessionId, long proxy, Caller caller, long timeMillis, Operation operation) {}

package io.groundkeeper.proxy.stats;

/**
 * A session that this server holds.
 *
 * @param expiresAtMillis when it expires unless its client is heard of, in milliseconds since 1970
 */
public record SessionStats(long id, long expiresAtMillis) {}

package io.groundkeeper.schema;

/**
 * Where an entry stands in the change log.
 *
 * @param stamp of the request that made the change; a request's changes share it
 * @param member index of the change among its request's
 */
public record LogKey(Stamp stamp, int member) {}

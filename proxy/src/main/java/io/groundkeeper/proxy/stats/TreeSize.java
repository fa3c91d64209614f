package io.groundkeeper.proxy.stats;

/**
 * How much a tenant's tree holds, as of some time ago.
 *
 * @param znodes number of znodes
 * @param ephemerals number of ephemerals among them
 * @param bytes about how many bytes the znodes take in the store
 * @param logBytes about how many bytes the change log takes there
 */
public record TreeSize(long znodes, long ephemerals, long bytes, long logBytes) {}

package io.groundkeeper.proxy.stats;

/**
 * How much a tenant's tree holds, as of some time ago.
 *
 * @param znodes number of znodes, the root counted twice, as in ZooKeeper; 0 while nobody knows
 * @param ephemerals number of ephemerals among them
 * @param bytes about how many bytes the znodes take in the store. ZooKeeper's {@code approximate_data_size} (3.9.5: {@code
 *     DataTree.cachedApproximateDataSize}) is the length of all paths and of all data; nobody counts paths here, and data alone would
 *     leave them out, so the store's estimate stands for it, which has both
 * @param logBytes about how many bytes the change log takes there
 */
public record TreeSize(long znodes, long ephemerals, long bytes, long logBytes) {}

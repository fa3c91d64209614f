/**
 * ZooKeeper's quotas: which one counts for a path, what is used of it, and how a subtree that was there before its quota
 * is counted.
 *
 * <p>A quota on {@code /a} is two znodes, {@code /zookeeper/quota/a/zookeeper_limits} and {@code .../zookeeper_stats}. The
 * first makes it count for those below; the second shows what is used of it, and begins with the subtree's size at its
 * creation. In ZooKeeper every change below rewrites the second one's data in passing, with no change to its stat and no
 * event. Here the data stays as it was written, and what has been used {@linkplain io.groundkeeper.schema.QuotaUsage since}
 * is in counters beside it, so that those who write under one quota do not conflict; the two are put together where the
 * znode is read.
 *
 * <p>A subtree of up to some thousand keys is counted in the transaction that creates the stats. A larger one is counted by
 * {@link io.groundkeeper.layer.quota.QuotaCounter} in path order, transaction by transaction. Meanwhile a write under the
 * quota counts where its path has been counted already, and leaves it to the counter where not. So the numbers grow until all
 * is counted, and are exact from then on; limits are checked against what they are by then.
 */
package io.groundkeeper.layer.quota;

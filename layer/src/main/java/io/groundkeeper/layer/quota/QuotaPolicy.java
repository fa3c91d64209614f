package io.groundkeeper.layer.quota;

/**
 * How a server treats quotas.
 *
 * @param enforced whether limits are checked at all (ZooKeeper's {@code enforceQuota}); usage is counted in any case
 * @param countedAtOnce how large a subtree may be that is counted by the transaction that sets its quota
 */
public record QuotaPolicy(boolean enforced, SubtreeSize.Limits countedAtOnce) {
    public static final QuotaPolicy COUNTED = new QuotaPolicy(false, SubtreeSize.Limits.DEFAULT);
    public static final QuotaPolicy ENFORCED = new QuotaPolicy(true, SubtreeSize.Limits.DEFAULT);
}

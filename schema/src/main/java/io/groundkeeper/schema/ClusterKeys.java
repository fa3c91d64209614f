package io.groundkeeper.schema;

import com.apple.foundationdb.Range;
import com.apple.foundationdb.subspace.Subspace;
import com.apple.foundationdb.tuple.Tuple;
import java.util.List;

/** The keys that all proxies of a store share, and where directories are. */
public final class ClusterKeys {
    /** Directory of the cluster-wide records. */
    public static final List<String> CLUSTER = List.of("groundkeeper", "cluster");

    /** Directory above the tenants'. */
    public static final List<String> TENANTS = List.of("groundkeeper", "tenants");

    /** Directory above those of tenants that are being deleted. */
    public static final List<String> DELETED = List.of("groundkeeper", "deleted");

    private static final int LEASE = 0;
    private static final int HOLDING = 1;
    private static final int GENERATION = 2;

    private final Subspace cluster;

    /** Keys below the prefix of the {@link #CLUSTER} directory. */
    public ClusterKeys(byte[] prefix) {
        cluster = new Subspace(prefix);
    }

    public byte[] lease(long proxy) {
        return cluster.pack(Tuple.from(LEASE, proxy));
    }

    public Range leases() {
        return cluster.range(Tuple.from(LEASE));
    }

    public long leaseOwner(byte[] key) {
        return cluster.unpack(key).getLong(1);
    }

    /** Says that a proxy may hold sessions of a tenant: there before the first of them is. */
    public byte[] holding(long proxy, String tenant) {
        return cluster.pack(Tuple.from(HOLDING, proxy, tenant));
    }

    /** The holdings of all proxies, each proxy's together. */
    public Range holdings() {
        return cluster.range(Tuple.from(HOLDING));
    }

    /** The holdings of one proxy. */
    public Range holdings(long proxy) {
        return cluster.range(Tuple.from(HOLDING, proxy));
    }

    /** The proxy that a holding is of. */
    public long holder(byte[] key) {
        return cluster.unpack(key).getLong(1);
    }

    /** The tenant that a holding is about. */
    public String heldTenant(byte[] key) {
        return cluster.unpack(key).getString(2);
    }

    /** Stamp of the last creation or deletion of a tenant, or change of one's limits. */
    public byte[] generation() {
        return cluster.pack(Tuple.from(GENERATION));
    }
}

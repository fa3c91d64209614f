package io.groundkeeper.layer;

import io.groundkeeper.schema.ClusterKeys;
import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.ZxidProjection;

/**
 * An opened tenant: a tree, its sessions and its log, sharing nothing with other tenants but the store.
 *
 * @param name what operators call it
 * @param keys where its records are
 * @param zxids how its stamps look to clients
 * @param cluster where the records are that it shares with all others
 */
public record Tenant(String name, TenantKeys keys, ZxidProjection zxids, ClusterKeys cluster) {

    /** The key that says that {@code proxy} may hold sessions of it; written wherever a session becomes a proxy's. */
    public byte[] holding(long proxy) {
        return cluster.holding(proxy, name);
    }
}

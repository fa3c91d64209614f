package io.groundkeeper.layer;

import io.groundkeeper.schema.TenantKeys;
import io.groundkeeper.schema.ZxidProjection;

/**
 * An opened tenant: a tree, its sessions and its log, sharing nothing with other tenants but the store.
 *
 * @param name what operators call it
 * @param keys where its records are
 * @param zxids how its stamps look to clients
 */
public record Tenant(String name, TenantKeys keys, ZxidProjection zxids) {}

/**
 * How much a tenant has: a {@linkplain io.groundkeeper.schema.TenantUsage counter} that every batch adds to, without reading it,
 * and a count of what there is, for tenants that are older than their counter and for checks.
 */
package io.groundkeeper.layer.usage;

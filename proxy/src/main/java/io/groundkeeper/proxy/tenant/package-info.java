/**
 * The tenants of a proxy: each is a {@link io.groundkeeper.proxy.tenant.TenantProxy}, which is there while it is used, as {@link
 * io.groundkeeper.proxy.tenant.OpenTenants} sees to. Nothing here blocks, reads a clock or makes a thread that was not given to it.
 */
package io.groundkeeper.proxy.tenant;

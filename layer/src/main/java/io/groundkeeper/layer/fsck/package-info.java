/**
 * Checks that a tenant's records fit together, while others write them. {@link io.groundkeeper.layer.fsck.TenantCheck} goes
 * through them page by page; each page, and what its records have to do with, is read in one transaction, so at one version.
 */
package io.groundkeeper.layer.fsck;

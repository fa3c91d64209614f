/** Tenants as operators see them. */
package io.groundkeeper.it.tenant;

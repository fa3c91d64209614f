/** Tenants over HTTP, for programs that make and limit them. */
package io.groundkeeper.proxy.admin.tenant;

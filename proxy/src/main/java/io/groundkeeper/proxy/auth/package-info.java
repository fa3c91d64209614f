/** Who a client is, and what ACLs make of it. */
package io.groundkeeper.proxy.auth;

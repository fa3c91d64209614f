/** Which proxies live, and what becomes of the sessions of those that do not. */
package io.groundkeeper.layer.lease;

/**
 * A client's connection: the order of its requests, replies and watch events.
 *
 * <p>It knows no sockets: what it needs of them is {@link io.groundkeeper.proxy.connection.ClientLink}.
 */
package io.groundkeeper.proxy.connection;

/**
 * The server. {@link io.groundkeeper.proxy.Groundkeeper} is the command line, {@link io.groundkeeper.proxy.Server} puts the
 * parts together.
 *
 * <p>A request's way: {@linkplain io.groundkeeper.proxy.net sockets and frames}, {@linkplain
 * io.groundkeeper.proxy.protocol records}, a {@linkplain io.groundkeeper.proxy.connection connection} that keeps their
 * order, and from there the tenant's view (reads) or its write lane (writes). {@linkplain io.groundkeeper.proxy.session
 * Sessions} outlive connections.
 */
package io.groundkeeper.proxy;

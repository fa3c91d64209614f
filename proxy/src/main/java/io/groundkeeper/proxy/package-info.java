/**
 * The server: a {@link io.groundkeeper.proxy.Lifecycle} from the process's start to its end, a {@link
 * io.groundkeeper.proxy.Server} while there is a store, and below its sockets a {@link io.groundkeeper.proxy.Proxy}. The {@linkplain
 * io.groundkeeper.proxy.cli command line} starts it.
 *
 * <p>A request's way: {@linkplain io.groundkeeper.proxy.net sockets and frames}, {@linkplain
 * io.groundkeeper.proxy.protocol records}, a {@linkplain io.groundkeeper.proxy.connection connection} that keeps their
 * order, and from there the tenant's view (reads) or its write lane (writes). {@linkplain io.groundkeeper.proxy.session
 * Sessions} outlive connections. What of all this is a tenant's is put together by {@link io.groundkeeper.proxy.tenant}.
 */
package io.groundkeeper.proxy;

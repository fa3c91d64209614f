/**
 * Histories of real clients over real sockets, recorded between them and several proxies while these, their store and the network are
 * disturbed, for the checker of {@code it.consistency} to judge. What records is a {@linkplain io.groundkeeper.it.recorded.WireTap
 * tap} of each proxy's connections: to proxies it is the client, so a request is noted before it can arrive, and a reply when it has
 * arrived; whatever a client misses of what was sent to it at the end of a connection, it says itself when it re-attaches.
 */
package io.groundkeeper.it.recorded;

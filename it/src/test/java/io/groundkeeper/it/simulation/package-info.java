/**
 * A deterministic simulation: several proxies with their real code below the sockets, the embedded engine, clients, and what goes
 * wrong with all of them, on one thread, in virtual time, from one seed. What clients see is judged by
 * {@link io.groundkeeper.it.consistency}.
 */
package io.groundkeeper.it.simulation;

/**
 * Sessions: opening, re-attaching, expiring, and taking over those of proxies that are gone.
 *
 * <p>Nothing here reads a clock, makes a thread or draws a random number that was not given to it, so that a simulation
 * can run it; the build checks it.
 */
package io.groundkeeper.proxy.session;

/**
 * Histories of what clients have asked, been answered and told, and a checker that finds in them what ZooKeeper rules out.
 *
 * <p>A history comes from a simulation, or from real clients whose operations are recorded; the checker knows of neither. It needs no
 * search: each reply carries the zxid at which it was decided, so there is a candidate for the order of everything, and to check is to
 * verify that this order agrees with real time, with each client's own order and with every result. (The general problem, where the
 * order is to be found, is NP-complete: Gibbons and Korach, Testing Shared Memories, 1997; Wing and Gong, Testing and Verifying Concurrent
 * Objects, 1993; Lowe, Testing for Linearizability, 2017.) As a check that trusts no zxid, writes and synced reads of each znode
 * are also judged by Gibbons' and Korach's zones, which decide linearizability where every value is written once.
 */
package io.groundkeeper.it.consistency;

/**
 * Groundkeeper against ZooKeeper itself: the same sequence of requests goes to both, through the same client library,
 * and everything that the clients see is compared.
 */
package io.groundkeeper.it.oracle;

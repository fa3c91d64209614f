/** The biggest things that ZooKeeper's users make. */
package io.groundkeeper.it.big;

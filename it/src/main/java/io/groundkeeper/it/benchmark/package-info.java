/** Groundkeeper and ZooKeeper side by side: how fast each is, and what it costs. */
package io.groundkeeper.it.benchmark;

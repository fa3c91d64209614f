/** What a server tells Prometheus, beside what ZooKeeper's own server would. */
package io.groundkeeper.it.metrics;

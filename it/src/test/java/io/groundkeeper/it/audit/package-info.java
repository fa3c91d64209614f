/** The audit log, line by line as ZooKeeper's. */
package io.groundkeeper.it.audit;

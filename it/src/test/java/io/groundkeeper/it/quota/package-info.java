/** Quotas, compared with ZooKeeper's. */
package io.groundkeeper.it.quota;

/**
 * ZooKeeper's data model as transactions on fdb-java: {@linkplain io.groundkeeper.layer.write writes in batches},
 * {@linkplain io.groundkeeper.layer.read reads at a version}, {@linkplain io.groundkeeper.layer.lease leases}, and
 * {@linkplain io.groundkeeper.layer.Tenants tenants}.
 *
 * <p>Nothing here holds a thread or reads a clock: executors, schedulers, times and randomness are arguments.
 */
package io.groundkeeper.layer;

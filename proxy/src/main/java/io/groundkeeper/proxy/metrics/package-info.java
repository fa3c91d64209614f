/**
 * What a process measures of itself, for Prometheus: {@link io.groundkeeper.proxy.metrics.Metric} names all of it, {@link
 * io.groundkeeper.proxy.metrics.Metrics} has what concerns the process and gives each open tenant its {@link
 * io.groundkeeper.proxy.metrics.TenantMeters}. Beside these, ZooKeeper's own names.
 */
package io.groundkeeper.proxy.metrics;

/**
 * The read side of a tenant: what a proxy holds of it in memory, and the log that keeps it current.
 *
 * <p>A {@link io.groundkeeper.watch.TenantView} stands at one exact applied version of its tenant. Its tail applies the
 * change log, in order, under the view's write lock; readers look up, register watches and enqueue replies under its read
 * lock. So an event is never lost between a read and its watch, and never overtakes or lags the data.
 */
package io.groundkeeper.watch;

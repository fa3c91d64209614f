/**
 * Writes: requests gather in a {@link io.groundkeeper.layer.write.WriteLane}, which turns them batch by batch into
 * transactions.
 *
 * <p>A batch is a pure function between two I/O steps. {@link io.groundkeeper.layer.write.RecordLoader} loads the records
 * that the requests touch; {@link io.groundkeeper.layer.write.BatchApplier} applies the requests in order to a
 * {@link io.groundkeeper.layer.write.Workspace} over them, each succeeding or failing as ZooKeeper would have it;
 * {@link io.groundkeeper.layer.write.MutationEmitter} writes what changed, once per key. Where applying finds that it
 * needs a record which was not loaded (the path of a sequential znode is known only then), it is loaded and the batch
 * applied anew.
 */
package io.groundkeeper.layer.write;

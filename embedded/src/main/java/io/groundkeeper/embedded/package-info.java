/**
 * A single-process engine behind FoundationDB's own Java interfaces, on RocksDB, or in memory alone where
 * nothing is to be kept. {@link io.groundkeeper.embedded.EmbeddedEngine} opens it.
 *
 * <h2>Versions</h2>
 *
 * {@link io.groundkeeper.embedded.VersionClock} hands out versions that grow with time, a million a second. Every
 * committed transaction has a version of its own, above all versions handed out before, so the order in a versionstamp
 * is always 0. A read version includes every acknowledged commit.
 *
 * <h2>Reading</h2>
 *
 * RocksDB holds the newest value of each key; {@link io.groundkeeper.embedded.VersionHistory} holds in memory what the
 * commits of the last five seconds replaced. A read looks at RocksDB first and then undoes what was committed after its
 * read version. Writers never wait for readers, nor readers for writers. A transaction's own writes ({@link
 * io.groundkeeper.embedded.WriteMap}) are merged on top.
 *
 * <h2>Committing</h2>
 *
 * {@link io.groundkeeper.embedded.CommitPipeline} gathers the transactions that wait into a group, and {@link
 * io.groundkeeper.embedded.Committer} takes them in order: {@link io.groundkeeper.embedded.ConflictResolver} refuses
 * one whose read conflict ranges were written after its read version; the others are applied, one on top of the other,
 * to {@link io.groundkeeper.embedded.PendingChanges}. The group is one RocksDB write with one sync; then it becomes
 * visible, watches fire, and the futures complete on the callers' executors.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>A change is in the history before it is in RocksDB, so a reader that finds it can undo it.
 *   <li>While a group is on its way, read versions stay below its first version.
 *   <li>History and resolver reach back equally far; below that, reads and commits fail with {@code
 *       transaction_too_old}. That is five seconds, or less when the history outgrows its bound in bytes.
 *   <li>No version above the ceiling on disk is handed out, and a start begins at the ceiling: versions never go back.
 * </ul>
 */
package io.groundkeeper.embedded;

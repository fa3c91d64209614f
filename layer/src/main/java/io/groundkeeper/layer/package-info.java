/**
 * ZooKeeper's data model as transactions on fdb-java: {@linkplain io.groundkeeper.layer.write writes in batches},
 * {@linkplain io.groundkeeper.layer.read reads at a version}, {@linkplain io.groundkeeper.layer.lease leases}, and
 * {@linkplain io.groundkeeper.layer.Tenants tenants}. How a transaction is begun, retried and given up is in
 * {@link io.groundkeeper.layer.Transactions}, and nowhere else.
 *
 * <p>Nothing here holds a thread or reads a clock: executors, schedulers, times and randomness are arguments.
 *
 * <h2>What conflicts with what</h2>
 *
 * <p>Every read that may cause a conflict is meant to; all others are snapshot reads. Atomic operations and blind writes read
 * nothing. Keys are named as in {@link io.groundkeeper.schema.TenantKeys}. Every change also writes log entries
 * (versionstamped keys, so no two proxies write the same) and the doorbell (versionstamped value), which only a batch at a
 * known version reads.
 *
 * <table>
 * <caption>Requests of a batch: together they are one transaction</caption>
 * <tr><th>operation</th><th>reads</th><th>writes</th><th>conflicts with, and why that is right</th></tr>
 * <tr><td>every batch</td><td>marker</td><td>marker</td>
 *   <td>an attempt of the same lane that is still on its way: of two attempts at most one may happen</td></tr>
 * <tr><td>every batch at a known version</td><td>doorbell; also what only informs replies, exactly</td><td></td>
 *   <td>any change of the tenant since: if there is none, the batch's own changes follow the last one known, and nobody here has to
 *   read them back. After a conflict the next batches are tried at current versions, without this</td></tr>
 * <tr><td>every request of a session</td><td>session</td><td></td>
 *   <td>its session being closed, expired or moved: nothing is written for a session that is over or held elsewhere</td></tr>
 * <tr><td>create</td><td>parent: head, acl; znode: head, acl</td>
 *   <td>znode: head, acl, data; parent: children and pzxid (atomic), child entry; ephemeral or reap entry</td>
 *   <td>its parent deleted or given another ACL; the same path created. Not with siblings: that is what the atomic counters
 *   are for</td></tr>
 * <tr><td>sequential create</td><td>as create, and the parent's children</td><td>as create</td>
 *   <td>any sibling created or deleted: the name is the counter</td></tr>
 * <tr><td>every batch that changes how much the tenant has</td><td>with limits: the usage as a snapshot</td><td>usage (atomic)</td>
 *   <td>nothing: limits may be exceeded by what is on its way elsewhere</td></tr>
 * <tr><td>delete, deleteContainer, reaping</td><td>parent: head, acl; znode: head, acl, first data key, children</td>
 *   <td>all keys of the znode; parent: children and pzxid (atomic), child entry; ephemeral or reap entry</td>
 *   <td>a child being born (it adds to the children read here), the znode deleted or its ACL set; data set: its length is
 *   taken off the usage</td></tr>
 * <tr><td>setData</td><td>znode: head, acl, first data key; the reply's stat as a snapshot</td><td>znode: data; reap entry</td>
 *   <td>another setData (the version counts up), deletion, setACL. Not with children coming and going</td></tr>
 * <tr><td>setACL</td><td>znode: head, acl; the reply's stat as a snapshot</td><td>znode: acl</td>
 *   <td>another setACL, deletion; whoever was permitted by the ACL as it was</td></tr>
 * <tr><td>check</td><td>znode: head, acl; data for a version</td><td></td><td>what would have made it fail</td></tr>
 * <tr><td>every request that creates, deletes or sets data</td><td>generation of the quotas; where it has changed, all
 *   quotas</td><td>under a quota: its usage (atomic)</td>
 *   <td>a quota set or removed, or a part of a large subtree counted: whether and for whom to count would be another. Not
 *   with others who write under the same quota</td></tr>
 * <tr><td>the same, under a quota</td><td>quotas enforced: data of limits and stats; the quota's usage as a snapshot</td><td></td>
 *   <td>limits set. Not with others who use more: ZooKeeper's check does not see what is on its way either</td></tr>
 * <tr><td>create a quota's limits or stats, delete them, set stats</td><td>as any; new stats: what there is of the subtree, up to a
 *   bound</td><td>as any; the quota, its generation, its usage</td>
 *   <td>all who write meanwhile; new stats: whoever changes what was counted</td></tr>
 * <tr><td>open session</td><td>session, metadata</td><td>session, owned</td><td>the same id drawn twice; the tenant deleted</td></tr>
 * <tr><td>move session</td><td>session, metadata</td><td>session, owned of both</td><td>its writes in flight elsewhere, another move, its
 *   end; the tenant deleted</td></tr>
 * <tr><td>reaping, taking a turn, cutting off an attempt of unknown result</td><td>metadata</td><td></td><td>the tenant deleted: no
 *   session says so</td></tr>
 * <tr><td>close session</td><td>session; its first ephemerals; their head, acl, first data key and their parents'</td>
 *   <td>session, owned; all that deleting them writes</td>
 *   <td>its own writes in flight, a move; an ephemeral of its deleted meanwhile. Not with children born beside them</td></tr>
 * </table>
 *
 * <table>
 * <caption>All other transactions</caption>
 * <tr><th>operation</th><th>reads</th><th>writes</th><th>conflicts with, and why that is right</th></tr>
 * <tr><td>open or create a tenant</td><td>its directory; if it is new, the list of all</td><td>the same, its first records; the
 *   generation of tenants</td><td>another who creates one: names may not differ by case only</td></tr>
 * <tr><td>set limits</td><td>the tenant's directory, limits</td><td>limits, the generation of tenants</td><td>another who sets
 *   them; the tenant deleted</td></tr>
 * <tr><td>begin to delete a tenant</td><td>its directory; unless forced, its sessions</td><td>both directories, metadata, the generation
 *   of tenants</td><td>sessions being opened: it has some, or they are refused</td></tr>
 * <tr><td>clear a deleted tenant</td><td>a key, as a snapshot; at last, that nothing is left</td><td>clears some keys; at last,
 *   the directory</td><td>whoever still writes there</td></tr>
 * <tr><td>set a tenant's usage right</td><td>metadata, when it was counted last</td><td>usage (atomic), when it was counted</td>
 *   <td>another who does; the tenant deleted</td></tr>
 * <tr><td>beat a lease</td><td>that lease</td><td>the same</td><td>another who takes it over: it is kept or taken, not both</td></tr>
 * <tr><td>take a lease</td><td></td><td>the lease of a new id</td><td>nothing: nobody else has the id</td></tr>
 * <tr><td>take over, remove, release a lease</td><td>that lease</td><td>the same</td>
 *   <td>its owner's beat, and others who take it over</td></tr>
 * <tr><td>adopt sessions</td><td>metadata, owned of the dead proxy, those sessions</td><td>sessions, owned of both; markers of the dead
 *   one</td><td>their clients moving them, their writes in flight</td></tr>
 * <tr><td>beat of the trimmer</td><td>metadata, trim</td><td>trim</td><td>another who takes the trimming over; the tenant deleted</td></tr>
 * <tr><td>count a part of a large subtree</td><td>the quota, that part's znodes</td><td>the quota, its generation, its usage
 *   (atomic), a log entry</td><td>whoever changes what was counted, and another who counts: everything is counted once. All who
 *   write meanwhile</td></tr>
 * <tr><td>trim the log</td><td>a log key, as a snapshot</td><td>clears old log entries</td>
 *   <td>nothing: clearing twice does no harm, and tails read snapshots</td></tr>
 * <tr><td>watch the doorbell, read znodes, find owners, look for containers, count znodes</td><td>as snapshots, or without
 *   a commit</td><td></td><td>nothing</td></tr>
 * </table>
 */
package io.groundkeeper.layer;

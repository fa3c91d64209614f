package io.groundkeeper.layer.write;

/**
 * A record that deciding a request needs, and with which strength: an exact one conflicts with whoever changes it before
 * the batch commits; one that is not only informs the reply.
 */
sealed interface Lookup {

    /** A znode's head and ACL: whether it exists and who may do what. Exact. */
    record Node(String path) implements Lookup {}

    /** What a znode's first data key says. */
    record Data(String path, boolean exact) implements Lookup {}

    /** How long a znode's data is. Exact. */
    record Length(String path) implements Lookup {}

    /** A znode's child counters. Exact only for deletion and for sequence numbers, since siblings must not conflict. */
    record Counters(String path, boolean exact) implements Lookup {}

    /** When a znode's children last changed. Not exact. */
    record ChildrenChanged(String path) implements Lookup {}

    /** A session. Exact. */
    record Session(long sessionId) implements Lookup {}

    /** Whether the tenant is there still. Exact. */
    record Metadata() implements Lookup {}

    /** What the tenant has, as far as that is known. Not exact, since all who write add to it. */
    record Usage() implements Lookup {}

    /** All quotas. Exact. */
    record Quotas() implements Lookup {}

    /** What is used of the quota on a path. Not exact, since those who write under one quota must not conflict. */
    record QuotaUsage(String path) implements Lookup {}

    /** The size of a subtree, or of its first part. Exact. */
    record Subtree(String root) implements Lookup {}

    /** Paths of a session's ephemerals, of as many as one transaction deletes. Exact. */
    record Ephemerals(long sessionId) implements Lookup {}
}

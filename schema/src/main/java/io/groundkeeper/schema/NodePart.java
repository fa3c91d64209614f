package io.groundkeeper.schema;

/** The keys that a znode is made of. */
public enum NodePart {
    HEAD,
    ACL,
    /** The first data key, a {@link NodeData}. */
    DATA,
    /** Data after the first key, bytes only. */
    DATA_CHUNK,
    CHILDREN,
    PZXID
}

package io.groundkeeper.proxy.protocol;

import io.groundkeeper.watch.WatchRegistry;
import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;

/** What a client asks, as it was on the wire: well-formed, not yet checked. Immutable. */
public sealed interface ClientRequest {

    /** What changes something, and so passes through the write lane. */
    sealed interface Write extends ClientRequest {}

    /** What is answered by this proxy, at the version where its view stands. */
    sealed interface Read extends ClientRequest {
        /** Whether its client asks for a watch; what it merely has back does not count. */
        default boolean setsWatch() {
            return false;
        }
    }

    /**
     * Creates a znode.
     *
     * @param flags ZooKeeper's create mode
     * @param type operation code: create, create2, createContainer or createTTL
     * @param ttlMillis time to live, {@link #NO_TTL} for none
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    record Create(String path, byte[] data, List<ACL> acl, int flags, int type, long ttlMillis) implements Write {
        public static final long NO_TTL = -1;

        /** A request that has no time to live. */
        public Create(CreateRequest request, int type) {
            this(request.getPath(), request.getData(), request.getAcl(), request.getFlags(), type, NO_TTL);
        }

        public Create(CreateTTLRequest request) {
            this(
                    request.getPath(),
                    request.getData(),
                    request.getAcl(),
                    request.getFlags(),
                    OpCode.createTTL,
                    request.getTtl());
        }

        /** Whether the reply carries a stat. */
        boolean withStat() {
            return type != OpCode.create;
        }
    }

    record Delete(String path, int version) implements Write {}

    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    record SetData(String path, byte[] data, int version) implements Write {}

    record SetAcl(String path, List<ACL> acl, int version) implements Write {}

    /** Only within a multi. */
    record Check(String path, int version) implements Write {}

    record Multi(List<Write> members) implements Write {}

    /** What a ZooKeeper server asks itself; it answers clients too. */
    record DeleteContainer(String path) implements Write {}

    record CloseSession() implements Write {}

    record Ping() implements Read {}

    record Exists(String path, boolean watch) implements Read {
        @Override
        public boolean setsWatch() {
            return watch;
        }
    }

    record GetData(String path, boolean watch) implements Read {
        @Override
        public boolean setsWatch() {
            return watch;
        }
    }

    record GetAcl(String path) implements Read {}

    /**
     * Names a znode's children.
     *
     * @param withStat whether the reply carries the znode's stat (getChildren2)
     */
    record GetChildren(String path, boolean watch, boolean withStat) implements Read {
        @Override
        public boolean setsWatch() {
            return watch;
        }
    }

    /** Several {@link GetData} and {@link GetChildren} as of one version. */
    record MultiRead(List<Read> members) implements Read {}

    /** Counts all znodes below the path. */
    record GetAllChildrenNumber(String path) implements Read {}

    /**
     * Names the session's ephemerals.
     *
     * @param prefix what their paths begin with; null or blank for all
     */
    record GetEphemerals(String prefix) implements Read {}

    /** Asks for another ensemble. */
    record Reconfig() implements Read {}

    record Sync(String path) implements Read {}

    /**
     * Sets a re-attached client's watches again, or tells at once what they missed, in the order of the list.
     *
     * @param type operation code: setWatches or setWatches2
     * @param relativeZxid the newest zxid that the client has seen
     * @param whole whether these are all: ZooKeeper's server sets what precedes a null, and then trips over it
     */
    record SetWatches(int type, long relativeZxid, List<Watch> watches, boolean whole) implements Read {}

    /** A watch that is to be set again. */
    record Watch(Kind kind, String path) {

        /** What it waits for. */
        public enum Kind {
            DATA,
            /** The creation of what was not there. */
            EXIST,
            CHILD,
            PERSISTENT,
            PERSISTENT_RECURSIVE;

            /** Whether what it has missed is told; persistent ones are only set. */
            public boolean looksForZnode() {
                return this != PERSISTENT && this != PERSISTENT_RECURSIVE;
            }
        }
    }

    /** Sets a watch that stays. */
    record AddWatch(String path, boolean recursive) implements Read {
        @Override
        public boolean setsWatch() {
            return true;
        }
    }

    /**
     * Asks for a watch, or removes it.
     *
     * @param remove whether the watch is removed
     */
    record FindWatch(String path, WatchRegistry.Selection selection, boolean remove) implements Read {}

    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    record AddAuth(String scheme, byte[] auth) implements Read {}

    /**
     * A step of a SASL negotiation.
     *
     * @param token the client's, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    record Sasl(byte[] token) implements Read {}

    record WhoAmI() implements Read {}

    /** A request that is answered with nothing but an error code. */
    record Refused(KeeperException.Code code) implements Read {}

    /** A request of a type that there is not. */
    record Unknown() implements Read {}
}

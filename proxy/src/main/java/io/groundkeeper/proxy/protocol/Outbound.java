package io.groundkeeper.proxy.protocol;

import org.apache.jute.Record;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.GetEphemeralsResponse;
import org.apache.zookeeper.proto.WatcherEvent;

/** What goes out to a client, in the order in which it was queued. */
public sealed interface Outbound {
    int OVERHEAD_BYTES = 100;

    /** About how much memory it takes while it waits. */
    default int heldBytes() {
        return OVERHEAD_BYTES;
    }

    /**
     * A reply, or a watch event.
     *
     * @param body null for a header alone
     */
    record Reply(int xid, long zxid, int error, Record body) implements Outbound {
        private static final int NAME_BYTES = 40;

        public static Reply ok(int xid, long zxid, Record body) {
            return new Reply(xid, zxid, Code.OK.intValue(), body);
        }

        public static Reply failed(int xid, long zxid, Code code) {
            return new Reply(xid, zxid, code.intValue(), null);
        }

        @Override
        public int heldBytes() {
            return heldBytes(body);
        }

        private static int heldBytes(Record body) {
            if (body instanceof GetDataResponse response && response.getData() != null) {
                return response.getData().length;
            }
            if (body instanceof GetChildrenResponse response) {
                return NAME_BYTES * response.getChildren().size();
            }
            if (body instanceof GetChildren2Response response) {
                return NAME_BYTES * response.getChildren().size();
            }
            if (body instanceof GetEphemeralsResponse response) {
                return NAME_BYTES * response.getEphemerals().size();
            }
            if (body instanceof MultiCodec.MultiReply multi) {
                return multi.members().stream()
                        .mapToInt(member -> heldBytes(member.body()))
                        .sum();
            }
            return OVERHEAD_BYTES;
        }
    }

    /**
     * A watch event.
     *
     * @param zxid of the change, or −1 where it is told belatedly
     * @param type ZooKeeper's event type
     */
    record Event(long zxid, int type, String path) implements Outbound {
        private static final int NOTIFICATION_XID = -1;

        Reply asReply() {
            WatcherEvent body = new WatcherEvent(type, KeeperState.SyncConnected.getIntValue(), path);
            return Reply.ok(NOTIFICATION_XID, zxid, body);
        }

        @Override
        public int heldBytes() {
            return OVERHEAD_BYTES + 2 * path.length();
        }
    }

    /** Whether a client has its session: the reply to a {@link ConnectAttempt}. */
    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    record Connected(int timeoutMillis, long sessionId, byte[] password, boolean withReadOnly) implements Outbound {
        private static final int PASSWORD_BYTES = 16;

        /** The session is gone, or not the client's. */
        public static Connected refused(boolean withReadOnly) {
            return new Connected(0, 0, new byte[PASSWORD_BYTES], withReadOnly);
        }
    }

    /** Nothing more goes out: the connection closes once everything before this has left. */
    record Close() implements Outbound {}
}

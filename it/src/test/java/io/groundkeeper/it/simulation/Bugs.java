package io.groundkeeper.it.simulation;

import com.apple.foundationdb.tuple.Tuple;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.ConnectAttempt;
import io.groundkeeper.proxy.protocol.Outbound;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.GetDataResponse;

/** Deliberate bugs, which the checker must find. */
final class Bugs {
    private Bugs() {}

    /** Clients that read a znode's data are shown something else. */
    private abstract static class WrongReads implements Sabotage {
        private final Map<Request, String> reads = new HashMap<>();

        private record Request(Object connection, int xid) {}

        /** What a client is shown that has read a path. */
        abstract Record shows(Object connection, String path, Record data);

        @Override
        public final void receives(Object connection, int xid, ClientRequest request) {
            if (request instanceof ClientRequest.GetData get) {
                reads.put(new Request(connection, xid), get.path());
            }
        }

        @Override
        public final List<Outbound> sends(Object connection, Outbound message) {
            if (!(message instanceof Outbound.Reply reply) || !(reply.body() instanceof GetDataResponse)) {
                return List.of(message);
            }
            Record shown = shows(connection, reads.remove(new Request(connection, reply.xid())), reply.body());
            return List.of(new Outbound.Reply(reply.xid(), reply.zxid(), reply.error(), shown));
        }
    }

    /** One event in ten is not told. */
    static final class LostWatch implements Sabotage {
        private static final int EVERY = 10;
        private int events;

        @Override
        public List<Outbound> sends(Object connection, Outbound message) {
            boolean lost = message instanceof Outbound.Event && ++events % EVERY == 0;
            return lost ? List.of() : List.of(message);
        }
    }

    /** The first read of a znode's data after re-attaching shows what somebody was shown before. */
    static final class StaleReadAfterReattaching extends WrongReads {
        private final Set<Object> reattached = new HashSet<>();
        private final Map<String, Deque<Record>> shown = new HashMap<>();

        @Override
        public void connects(Object connection, ConnectAttempt attempt) {
            if (attempt.sessionId() != 0) {
                reattached.add(connection);
            }
        }

        @Override
        Record shows(Object connection, String path, Record data) {
            Deque<Record> before = shown.computeIfAbsent(path, none -> new ArrayDeque<>());
            before.add(data);
            return reattached.remove(connection) ? before.peek() : data;
        }
    }

    /** Lanes do not find the marker that tells them what has become of a commit. */
    static final class DuplicateApply implements Sabotage {
        private static final int TUPLE_ONE_BYTE = 0x15;
        private static final int TUPLE_EIGHT_BYTES = 0x1c;
        private static final int TUPLE_EIGHT_BYTES_LENGTH = 9;
        private static final int MARKER = 9;
        private static final int MARKER_BYTES = 12;

        /** Markers: the tenant's prefix, 9, the proxy's id and the lane 0. */
        @Override
        public boolean hides(byte[] key) {
            int at = key.length - MARKER_BYTES;
            return at > 0 && key[at] == TUPLE_ONE_BYTE && key[at + 1] == MARKER && key[at + 2] == TUPLE_EIGHT_BYTES;
        }
    }

    /** What was read of a path is shown to who reads it next, whatever his tenant. */
    static final class SharedCache extends WrongReads {
        private record Shown(TenantLife life, Record body) {}

        private final Map<String, Shown> cached = new HashMap<>();

        @Override
        Record shows(Object connection, String path, Record data) {
            TenantLife life = ((Wire) connection).life();
            Shown before = cached.put(path, new Shown(life, data));
            return before == null || before.life == life ? data : before.body;
        }
    }

    /** Who has opened or adopted sessions of a tenant is not known to those who would adopt them. */
    static final class ForgottenHolding implements Sabotage {
        @Override
        public boolean loses(byte[] key) {
            return isHolding(key);
        }
    }

    /** That a proxy may have sessions of a tenant stays when it has none, or is no more. */
    static final class HoldingLeft implements Sabotage {
        @Override
        public boolean keeps(byte[] key) {
            return isHolding(key);
        }
    }

    /** Holdings of the tenant a: the cluster's prefix, 1, the proxy's id, and the tenant's name. */
    private static boolean isHolding(byte[] key) {
        byte[] name = Tuple.from("a").pack();
        int at = key.length - name.length - DuplicateApply.TUPLE_EIGHT_BYTES_LENGTH - 2;
        return at > 0
                && key[at] == DuplicateApply.TUPLE_ONE_BYTE
                && key[at + 1] == 1
                && key[at + 2] == DuplicateApply.TUPLE_EIGHT_BYTES
                && Arrays.equals(key, key.length - name.length, key.length, name, 0, name.length);
    }

    /** Proxies do not learn what tenants are limited to. */
    static final class UnknownLimits implements Sabotage {
        private static final int LIMITS = 14;
        private static final int LONGEST_PREFIX = 3;

        /** Limits: the tenant's prefix, and 14. */
        @Override
        public boolean hides(byte[] key) {
            int at = key.length - 2;
            return at > 0 && at <= LONGEST_PREFIX && key[at] == DuplicateApply.TUPLE_ONE_BYTE && key[at + 1] == LIMITS;
        }
    }

    /** A session's timeout is a third of what its client is told. */
    static final class EarlyExpiry implements Sabotage {
        @Override
        public List<Outbound> sends(Object connection, Outbound message) {
            return message instanceof Outbound.Connected connected
                    ? List.of(new Outbound.Connected(
                            connected.timeoutMillis() * 3,
                            connected.sessionId(),
                            connected.password(),
                            connected.withReadOnly()))
                    : List.of(message);
        }
    }

    /** One reply in ten comes after the next one, where that is not far. */
    static final class UnorderedReply implements Sabotage {
        private static final int EVERY = 10;
        private final Map<Object, Outbound> heldBack = new HashMap<>();
        private int replies;

        @Override
        public List<Outbound> sends(Object connection, Outbound message) {
            Outbound before = heldBack.remove(connection);
            if (before != null) {
                return new ArrayList<>(List.of(message, before));
            }
            if (message instanceof Outbound.Reply && ++replies % EVERY == 0) {
                heldBack.put(connection, message);
                return List.of();
            }
            return List.of(message);
        }
    }
}

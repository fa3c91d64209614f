package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.AccessControl;
import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.watch.ReadHandler;
import io.groundkeeper.watch.TenantView;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.jute.Record;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies to what a connection's client asks besides writes. Each is queued under the view's lock, so that it stands in order
 * with the watch events, and the connection is told that it is.
 */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    /** Makes a reply of what was read; under the view's lock. */
    interface Answer<T> {
        Reply of(T value, long zxid);
    }

    private final ClientLink link;
    private final TenantView view;
    private final Connection connection;

    Replies(ClientLink link, TenantView view, Connection connection) {
        this.link = link;
        this.view = view;
        this.connection = connection;
    }

    /** Queues a reply. Under the view's lock. */
    void send(Packet packet, Reply reply) {
        send(packet, reply, false);
    }

    private void send(Packet packet, Reply reply, boolean thenClose) {
        link.send(reply);
        if (thenClose) {
            connection.stopServing();
            link.send(new Outbound.Close());
        }
        connection.readAnswered(packet);
    }

    /** Replies as of the version where the view stands. */
    void atCurrentZxid(Packet packet, LongFunction<Reply> answer) {
        underLock(() -> send(packet, answer.apply(view.zxid())));
    }

    /** Replies with {@code body}, or nothing but a header, as of the version where the view stands. */
    void current(Packet packet, Record body) {
        atCurrentZxid(packet, zxid -> Reply.ok(packet.xid(), zxid, body));
    }

    /** Replies with nothing but an error code, as of the version where the view stands. */
    void failed(Packet packet, Code code) {
        atCurrentZxid(packet, zxid -> Reply.failed(packet.xid(), zxid, code));
    }

    /** Replies as ZooKeeper's server does to what it does not pass to its request processors. */
    void withoutZxid(Packet packet, Code code, Record body, boolean thenClose) {
        underLock(() -> send(packet, new Reply(packet.xid(), 0, code.intValue(), body), thenClose));
    }

    /** Everything that is past is awaited in vain, but under the lock. */
    private void underLock(Runnable action) {
        view.await(Stamp.ZERO, action);
    }

    /** Why the client may not have a znode, which may be absent; empty where it has one of the permissions. */
    Optional<Code> refusal(Znode znode, int permissions) {
        if (znode == null) {
            return Optional.of(Code.NONODE);
        }
        return AccessControl.permits(znode.acl().entries(), permissions, connection.caller())
                ? Optional.empty()
                : Optional.of(Code.NOAUTH);
    }

    /** Drops the connection, since the store could not answer. */
    void cannotAnswer(Throwable cause) {
        connection.about(LOG.atWarn()).setCause(cause).log("A read failed");
        connection.drop("the store could not answer");
    }

    /** Replies with what is made of what was read. */
    <T> ReadHandler<T> answering(Packet packet, Answer<T> answer) {
        return new Reading<>(this) {
            @Override
            public void read(T value, long zxid) {
                send(packet, answer.of(value, zxid));
            }
        };
    }

    /** A read that drops the connection where it fails. */
    abstract static class Reading<T> implements ReadHandler<T> {
        private final Replies replies;

        Reading(Replies replies) {
            this.replies = replies;
        }

        @Override
        public void failed(Throwable cause) {
            replies.cannotAnswer(cause);
        }
    }
}

package io.groundkeeper.it.recorded;

import static io.groundkeeper.it.recorded.Requests.record;

import io.groundkeeper.it.consistency.Action;
import io.groundkeeper.it.consistency.Entry;
import io.groundkeeper.it.consistency.Result;
import io.groundkeeper.it.recorded.Recorder.RecordedSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.WatcherEvent;

/** Notes what is sent on one connection. Thread-safe, by its recorder's monitor. */
final class RecordedConnection {
    private static final int EVENT_XID = -1;

    private final Recorder recorder;
    private final int number;
    private final int proxy;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private ConnectRequest attempt;
    private RecordedSession session;
    private boolean ended;

    /** A request that waits for its reply. */
    private record Pending(int xid, int type, int operation, Action action) {}

    /** @param number greater than those of earlier connections */
    RecordedConnection(Recorder recorder, int number, int proxy) {
        this.recorder = recorder;
        this.number = number;
        this.proxy = proxy;
    }

    /** Notes what the client sends, before that is passed on; false where it is not to be. */
    boolean fromClient(byte[] frame) {
        synchronized (recorder) {
            try {
                InputArchive in = archive(frame);
                return attempt == null ? connect(in) : request(in);
            } catch (IOException | RuntimeException e) {
                recorder.breakdown("cannot read what a client sends: " + e, frame.length + " bytes");
                return false;
            }
        }
    }

    /** Notes what the proxy sends, when it has arrived; false where the client no longer waits for it. */
    boolean fromServer(byte[] frame) {
        synchronized (recorder) {
            try {
                InputArchive in = archive(frame);
                return !ended && (session == null ? connected(in) : received(in));
            } catch (IOException | RuntimeException e) {
                recorder.breakdown("cannot read what a proxy sends: " + e, frame.length + " bytes");
                return false;
            }
        }
    }

    /** The client is rid of it: it has closed it, it was cut, or it has got another one. */
    void ended() {
        synchronized (recorder) {
            if (!ended && session != null) {
                recorder.add(now -> new Entry.Disconnected(now, session.client(), number));
                pending.forEach(each -> recorder.add(now -> new Entry.Lost(now, session.client(), each.operation)));
            }
            ended = true;
        }
    }

    private static InputArchive archive(byte[] frame) {
        return BinaryInputArchive.getArchive(new ByteArrayInputStream(frame));
    }

    private boolean connect(InputArchive in) throws IOException {
        attempt = record(in, new ConnectRequest());
        return !recorder.isAbandoned(attempt.getSessionId());
    }

    private boolean connected(InputArchive in) throws IOException {
        ConnectResponse response = record(in, new ConnectResponse());
        RecordedSession known = recorder.session(attempt.getSessionId());
        if (known != null && known.current().number > number) {
            // An older attempt, which was held back.
            return false;
        }
        if (response.getTimeOut() <= 0) {
            if (known == null) {
                recorder.breakdown("a session was refused that was never given", attempt);
                return false;
            }
            known.current().ended();
            recorder.add(now -> new Entry.Ended(now, known.client(), true));
            return true;
        }
        long id = response.getSessionId();
        if (known == null ? recorder.session(id) != null : id != attempt.getSessionId()) {
            recorder.breakdown("another one's session was given", attempt, response);
        }
        session = recorder.attached(id, this);
        recorder.add(now -> new Entry.Connected(
                now, session.client(), number, proxy, id, response.getTimeOut(), attempt.getLastZxidSeen()));
        return true;
    }

    private boolean request(InputArchive in) throws IOException {
        RequestHeader header = record(in, new RequestHeader());
        if (session == null) {
            throw new IOException("a request without a session");
        }
        if (recorder.isAbandoned(session.id())) {
            return false;
        }
        Action action = Requests.read(header.getType(), in);
        int operation = recorder.nextOperation();
        recorder.add(now -> new Entry.Invoked(now, session.client(), number, operation, header.getXid(), action));
        if (ended) {
            // It was held back until its client had given the connection up.
            recorder.add(now -> new Entry.Lost(now, session.client(), operation));
        } else {
            pending.add(new Pending(header.getXid(), header.getType(), operation, action));
        }
        return true;
    }

    private boolean received(InputArchive in) throws IOException {
        ReplyHeader header = record(in, new ReplyHeader());
        if (header.getXid() == EVENT_XID) {
            WatcherEvent event = record(in, new WatcherEvent());
            recorder.add(now ->
                    new Entry.Told(now, session.client(), number, header.getZxid(), event.getType(), event.getPath()));
            return true;
        }
        Pending asked = pending.stream()
                .filter(each -> each.xid == header.getXid())
                .findFirst()
                .orElse(null);
        if (asked == null) {
            recorder.breakdown("a reply to what was not asked", "client " + session.client(), header);
            return false;
        }
        pending.remove(asked);
        Result result = header.getErr() == 0 ? Replies.read(asked.type, in) : Result.failed(header.getErr());
        recorder.add(now -> new Entry.Completed(
                now, session.client(), number, asked.operation, asked.xid, header.getZxid(), result));
        if (asked.action instanceof Action.CloseSession) {
            recorder.add(now -> new Entry.Ended(now, session.client(), false));
        }
        return true;
    }
}

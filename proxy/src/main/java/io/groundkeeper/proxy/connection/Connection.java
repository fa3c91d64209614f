package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.AccessControl;
import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.proxy.fairness.TenantShare;
import io.groundkeeper.proxy.fairness.Turn;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.ConnectAttempt;
import io.groundkeeper.proxy.protocol.ErrorCodes;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.proxy.protocol.Outbound.Reply;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.proxy.session.HeldSession;
import io.groundkeeper.proxy.session.SessionClient;
import io.groundkeeper.proxy.session.TooManySessionsException;
import io.groundkeeper.proxy.stats.Counter;
import io.groundkeeper.proxy.stats.RequestStats;
import io.groundkeeper.proxy.stats.RequestType;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.watch.Watcher;
import io.groundkeeper.watch.ZnodeEvent;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One client's connection. Requests are taken up in the order in which they came: any number of writes may be under way
 * together, since their lane keeps their order; a read waits until the writes before it are answered, and a write until the
 * read before it is. Replies and watch events go through one queue, in the order of the log.
 *
 * <p>Runs on the link's event loop, but for what is said to be thread-safe.
 */
public final class Connection implements Watcher, SessionClient, Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** How often a client is tried whose tenant has as many sessions as it may have; it gives up when it has waited too long. */
    private static final long SESSION_RETRY_MILLIS = 1_000;

    private enum Phase {
        /** Has no session yet. */
        CONNECTING,
        SERVING,
        /** Takes up no more requests. */
        CLOSING
    }

    private final ClientLink link;
    private final TenantServices tenant;
    private final Backlog backlog;
    private final LogOrder order;
    private final ReadAnswerer reads;
    private final RequestStats requests = new RequestStats();

    private final Deque<Packet> waiting = new ArrayDeque<>();
    private Phase phase = Phase.CONNECTING;
    private int writesInFlight;
    private boolean readInFlight;
    private boolean takingUp;
    private boolean leaving;

    private volatile HeldSession session;
    private volatile Caller caller;
    private volatile boolean stopping;
    private volatile boolean closed;

    public Connection(ClientLink link, TenantServices tenant) {
        this.link = link;
        this.tenant = tenant;
        this.backlog = new Backlog(link);
        this.caller = tenant.authentication().fromAddress(link.clientAddress());
        this.order = new LogOrder(link);
        this.reads = new ReadAnswerer(link, tenant, this);
    }

    /** Takes the client for who its certificate says, which is trusted. To be called before any packet comes. */
    public void showCertificate(X509Certificate certificate) {
        become(tenant.authentication().withCertificate(caller, certificate));
    }

    /** Takes the first packet. */
    public void connect(ConnectAttempt attempt) {
        if (attempt.lastZxidSeen() <= tenant.view().zxid()) {
            establish(attempt);
            return;
        }
        tenant.view()
                .sync()
                .whenComplete((synced, failure) -> link.execute(() -> {
                    if (failure == null
                            && attempt.lastZxidSeen() <= tenant.view().zxid()) {
                        establish(attempt);
                    } else {
                        // As ZooKeeper: it may find a server that has seen as much as it has.
                        drop("it has seen zxid 0x" + Long.toHexString(attempt.lastZxidSeen()));
                    }
                }));
    }

    private void establish(ConnectAttempt attempt) {
        long begunNanos = tenant.nanoClock().getAsLong();
        tenant.stats().count(Counter.CONNECTION_REQUEST_COUNT);
        if (attempt.sessionId() != 0) {
            tenant.stats().count(Counter.CONNECTION_REVALIDATE_COUNT);
        }
        attach(attempt, begunNanos);
    }

    private void attach(ConnectAttempt attempt, long begunNanos) {
        boolean opens = attempt.sessionId() == 0;
        CompletableFuture<Optional<HeldSession>> attached = opens
                ? tenant.sessions().open(attempt.timeoutMillis(), this)
                : tenant.sessions().attach(attempt.sessionId(), attempt.password(), attempt.timeoutMillis(), this);
        attached.whenComplete((held, failure) -> {
            if (StoreErrors.unwrap(failure) instanceof TooManySessionsException) {
                tenant.stats().monitor().delayed(TenantLimit.SESSIONS);
                link.executeIn(SESSION_RETRY_MILLIS, () -> {
                    if (!closed) {
                        attach(attempt, begunNanos);
                    }
                });
            } else if (failure != null) {
                about(LOG.atWarn()).setCause(failure).log("No session for a client");
                drop("its session could not be had");
            } else if (held.isEmpty()) {
                link.send(Outbound.Connected.refused(attempt.knowsReadOnly()));
                link.send(new Outbound.Close());
            } else {
                HeldSession s = held.get();
                link.send(new Outbound.Connected(s.timeoutMillis(), s.id(), s.password(), attempt.knowsReadOnly()));
                link.execute(() -> {
                    if (opens) {
                        count(RequestType.CREATE_SESSION, false, 0, true, begunNanos);
                    }
                    serve(s);
                });
            }
        });
    }

    private void serve(HeldSession held) {
        session = held;
        if (closed) {
            session.detach(this);
            return;
        }
        phase = Phase.SERVING;
        takeUp();
    }

    /** Takes a later packet. */
    public void receive(Packet packet) {
        if (phase == Phase.CLOSING || stopping || leaving) {
            return;
        }
        if (!tenant.serving().getAsBoolean()) {
            // After a pause this may be noticed here first, when others have long disposed of the session.
            drop("this server has lost its lease");
            return;
        }
        if (session != null && !session.touch(packet.receivedNanos())) {
            drop("its session expires");
            return;
        }
        waiting.add(packet);
        backlog.add(packet);
        takeUp();
    }

    /**
     * Closes as soon as all that has been received is answered; what comes later is not taken. The session stays, and has its
     * whole timeout from then on.
     */
    public void leave() {
        leaving = true;
        takeUp();
    }

    private boolean hasAnsweredAll() {
        return waiting.isEmpty() && writesInFlight == 0 && !readInFlight;
    }

    /** Goes on where the client has taken what it was sent. */
    public void roomAgain() {
        takeUp();
    }

    private void takeUp() {
        if (takingUp) {
            return;
        }
        if (waiting.isEmpty()) {
            leaveIfDone();
        } else {
            link.turns().ask(this);
        }
    }

    @Override
    public TenantShare share() {
        return tenant.share();
    }

    @Override
    public boolean hasMore() {
        return !waiting.isEmpty();
    }

    @Override
    public void setWaiting(boolean waits) {
        backlog.setWaiting(waits);
    }

    @Override
    public int take(int most) {
        int taken = 0;
        takingUp = true;
        try {
            while (taken < most
                    && phase == Phase.SERVING
                    && !stopping
                    && !waiting.isEmpty()
                    && link.hasRoom()
                    && takeUp(waiting.peek())) {
                taken++;
            }
        } finally {
            takingUp = false;
        }
        leaveIfDone();
        return taken;
    }

    private void leaveIfDone() {
        if (leaving && phase == Phase.SERVING && !stopping && hasAnsweredAll()) {
            phase = Phase.CLOSING;
            session.touch(tenant.nanoClock().getAsLong());
            link.send(new Outbound.Close());
        }
    }

    /** Takes up the first waiting packet, unless it has to wait. */
    private boolean takeUp(Packet packet) {
        if (readInFlight) {
            return false;
        }
        if (!isAdmitted(packet.request())) {
            return takeUpRead(() -> reads.turnAway(packet));
        }
        if (packet.request() instanceof ClientRequest.Write write) {
            Operation operation = OperationTranslator.translate(
                    write, tenant.authentication().acls(), caller, tenant.extendedTypes());
            if (!(operation instanceof Operation.Refused refused)) {
                waiting.remove();
                submit(packet, write, operation);
                return true;
            }
            Code code = ErrorCodes.of(refused.failure());
            return takeUpRead(() -> {
                audit(write, caller, new Outcome.Failed(refused.failure()));
                reads.answer(packet, new ClientRequest.Refused(code));
            });
        }
        ClientRequest.Read read = (ClientRequest.Read) packet.request();
        if (read.setsWatch() && mayWatchNoMore()) {
            return takeUpRead(() -> reads.answer(packet, new ClientRequest.Refused(Code.THROTTLEDOP)));
        }
        return takeUpRead(() -> reads.answer(packet, read));
    }

    private boolean mayWatchNoMore() {
        boolean full = tenant.share()
                .limits()
                .isExceeded(TenantLimit.WATCHES, tenant.view().watches().size() + 1L);
        if (full) {
            tenant.stats().monitor().refused(TenantLimit.WATCHES);
        }
        return full;
    }

    /** Whether a request may be made by whom the client is so far. */
    private boolean isAdmitted(ClientRequest request) {
        return request instanceof ClientRequest.AddAuth
                || request instanceof ClientRequest.Sasl
                || tenant.authentication().admits(caller);
    }

    private boolean takeUpRead(Runnable answer) {
        if (writesInFlight > 0) {
            return false;
        }
        waiting.remove();
        readInFlight = true;
        answer.run();
        return true;
    }

    private void submit(Packet packet, ClientRequest.Write write, Operation operation) {
        writesInFlight++;
        boolean closing = write instanceof ClientRequest.CloseSession;
        if (closing) {
            phase = Phase.CLOSING;
            session.setClosing(true);
        }
        HeldSession s = session;
        Caller asking = caller;
        order.writeBegins();
        tenant.writes().submit(s, asking, operation).whenComplete((result, failure) -> {
            audit(write, asking, failure == null ? result.outcome() : null);
            if (failure != null) {
                about(LOG.atWarn()).setCause(failure).log("A write failed");
                if (closing) {
                    s.setClosing(false);
                }
                drop("it is not known whether a write was carried out");
            } else {
                LimitRefusals.of(result.outcome()).ifPresent(tenant.stats().monitor()::refused);
                tenant.view().await(result.position(), () -> {
                    reply(packet, write, result, s);
                    boolean refused = result.outcome() instanceof Outcome.Failed;
                    link.execute(() -> {
                        writesInFlight--;
                        answered(packet, refused);
                    });
                });
            }
        });
    }

    /** Tells the audit log of a write's outcome, which is null where it is not known. */
    private void audit(ClientRequest.Write write, Caller asking, Outcome outcome) {
        if (tenant.audit().isOn()) {
            tenant.audit().written(session.id(), asking, link.clientAddress(), write, outcome);
        }
    }

    /** Adds to a log line whom it is about. Thread-safe. */
    public LoggingEventBuilder about(LoggingEventBuilder line) {
        LoggingEventBuilder ofTenant = line.addKeyValue("tenant", tenant.audit().tenant());
        HeldSession held = session;
        LoggingEventBuilder ofSession =
                held == null ? ofTenant : ofTenant.addKeyValue("session", "0x" + Long.toHexString(held.id()));
        return ofSession.addKeyValue("address", link.clientAddress());
    }

    /** Queues a write's reply. Under the view's lock. */
    private void reply(Packet packet, ClientRequest.Write write, WriteResult result, HeldSession s) {
        long position = tenant.bodies().zxids().zxid(result.position());
        // A refused write has no zxid of its own, so its position may lie after every change there is.
        long zxid = Math.min(tenant.view().zxid(), position);
        order.writeEnds(position, messages(packet.xid(), zxid, write, result.outcome()));
        if (write instanceof ClientRequest.CloseSession && !(result.outcome() instanceof Outcome.Failed)) {
            s.detach(this);
            tenant.sessions().closed(s);
        }
    }

    private List<Outbound> messages(int xid, long zxid, ClientRequest.Write write, Outcome outcome) {
        if (!(outcome instanceof Outcome.Failed failed)) {
            Reply reply = Reply.ok(xid, zxid, tenant.bodies().of(write, outcome));
            return write instanceof ClientRequest.CloseSession ? List.of(reply, new Outbound.Close()) : List.of(reply);
        }
        Reply reply = Reply.failed(xid, zxid, ErrorCodes.of(failed.failure()));
        return switch (failed.failure()) {
            // As ZooKeeper: a client that is served elsewhere already must not hear of it from here.
            case SESSION_MOVED -> List.of(new Outbound.Close());
            case SESSION_EXPIRED -> List.of(reply, new Outbound.Close());
            default -> List.of(reply);
        };
    }

    /** To be called when the read under way has been answered. Thread-safe. */
    void readAnswered(Packet packet) {
        if (link.inEventLoop()) {
            readInFlight = false;
            answered(packet, false);
        } else {
            link.execute(() -> readAnswered(packet));
        }
    }

    private void answered(Packet packet, boolean refusedWrite) {
        backlog.remove(packet);
        // As ZooKeeper, which counts requests of sessions.
        if (!(packet.request() instanceof ClientRequest.AddAuth || packet.request() instanceof ClientRequest.Sasl)) {
            count(
                    RequestTypes.of(packet.request()),
                    refusedWrite,
                    packet.xid(),
                    packet.request() instanceof ClientRequest.Write,
                    packet.receivedNanos());
        }
        takeUp();
    }

    private void count(RequestType type, boolean refusedWrite, int xid, boolean update, long receivedNanos) {
        long now = tenant.nanoClock().getAsLong();
        String operation = refusedWrite ? RequestStats.NO_OPERATION : type.shortName();
        requests.answered(operation, xid, tenant.view().zxid(), receivedNanos, now);
        tenant.stats().answered(type, update, now - receivedNanos);
    }

    /** Whom the connection's permissions are checked for. Thread-safe. */
    Caller caller() {
        return caller;
    }

    void become(Caller authenticated) {
        caller = authenticated;
    }

    /** Takes up nothing more; what is queued still goes out. */
    void stopServing() {
        stopping = true;
    }

    /** To be called under the view's lock, within the read of what is watched. Thread-safe. */
    void watchData(String path) {
        tenant.view().watches().watchData(path, this);
        forgetWatchesIfClosed();
    }

    /** As {@link #watchData}. */
    void watchChildren(String path) {
        tenant.view().watches().watchChildren(path, this);
        forgetWatchesIfClosed();
    }

    /** As {@link #watchData}. */
    void watchPersistently(String path, boolean recursive) {
        tenant.view().watches().watchPersistently(path, this, recursive);
        forgetWatchesIfClosed();
    }

    private void forgetWatchesIfClosed() {
        if (closed) {
            tenant.view().watches().removeAll(this);
        }
    }

    /** Tells the client of a change, if it may know of it. Thread-safe. */
    @Override
    public void process(ZnodeEvent event) {
        if (AccessControl.permits(event.acl(), AclEntry.READ, caller)) {
            order.event(new Outbound.Event(event.zxid(), EventTypes.of(event.type()), event.path()));
        }
    }

    @Override
    public void drop(String reason) {
        about(LOG.atDebug()).log("Dropping a client: {}", reason);
        // The link closes later, and finds perhaps that the lease is held again: as somebody who knows nothing of what
        // has been meanwhile.
        stopServing();
        link.close();
    }

    @Override
    public boolean isKeptWaiting() {
        return backlog.requests() > 0 && link.hasRoom();
    }

    /** Requests that were received and not yet answered. Thread-safe. */
    public int outstanding() {
        return backlog.requests();
    }

    /** Id of its session, 0 before it has one. Thread-safe. */
    public long sessionId() {
        HeldSession held = session;
        return held == null ? 0 : held.id();
    }

    /** The session that it serves or has served. Thread-safe. */
    public Optional<HeldSession> session() {
        return Optional.ofNullable(session);
    }

    /** What it has answered. Thread-safe. */
    public RequestStats requests() {
        return requests;
    }

    /** To be called when the socket is closed, by whomever. */
    public void closed() {
        closed = true;
        phase = Phase.CLOSING;
        waiting.clear();
        tenant.view().watches().removeAll(this);
        if (session != null) {
            session.detach(this);
        }
    }
}

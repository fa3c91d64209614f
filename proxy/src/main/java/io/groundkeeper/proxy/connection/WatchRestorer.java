package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.proxy.protocol.ClientRequest.SetWatches;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.watch.ReadHandler;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets a re-attached client's watches again. What has changed since the zxid that the client has seen fires at once; as in
 * ZooKeeper such an event carries no zxid, and no permission is asked for it. Runs on the event loop.
 */
final class WatchRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(WatchRestorer.class);

    /** How many znodes are read at a time. */
    private static final int WINDOW = 64;

    private static final long NO_ZXID = -1;

    private enum Kind {
        DATA,
        EXIST,
        CHILD
    }

    private record Watch(Kind kind, String path) {}

    private final ClientLink link;
    private final TenantServices tenant;
    private final Connection connection;
    private final SetWatches request;
    private final long relativeZxid;
    private final Runnable whenDone;
    private final List<Watch> watches = new ArrayList<>();
    private int next;
    private int inFlight;
    private boolean reading;

    WatchRestorer(
            ClientLink link, TenantServices tenant, Connection connection, SetWatches request, Runnable whenDone) {
        this.link = link;
        this.tenant = tenant;
        this.connection = connection;
        this.relativeZxid = request.relativeZxid();
        this.whenDone = whenDone;
        this.request = request;
        request.dataWatches().forEach(path -> watches.add(new Watch(Kind.DATA, path)));
        request.existWatches().forEach(path -> watches.add(new Watch(Kind.EXIST, path)));
        request.childWatches().forEach(path -> watches.add(new Watch(Kind.CHILD, path)));
    }

    void run() {
        if (reading) {
            return; // a read was answered at once, by the loop below
        }
        reading = true;
        while (inFlight < WINDOW && next < watches.size()) {
            inFlight++;
            restore(watches.get(next++));
        }
        reading = false;
        if (inFlight == 0 && next == watches.size()) {
            // These tell of nothing that was missed, in ZooKeeper neither.
            request.persistentWatches().forEach(path -> connection.watchPersistently(path, false));
            request.persistentRecursiveWatches().forEach(path -> connection.watchPersistently(path, true));
            whenDone.run();
        }
    }

    private void restore(Watch watch) {
        if (!ZnodePaths.isValid(watch.path)) {
            missed(watch, null);
            restored();
            return;
        }
        tenant.view().readZnode(watch.path, new ReadHandler<>() {
            @Override
            public void read(Znode znode, long zxid) {
                if (!missed(watch, znode)) {
                    set(watch);
                }
                restored();
            }

            @Override
            public void failed(Throwable cause) {
                LOG.warn("The watches of {} could not be restored", link.clientAddress(), cause);
                connection.drop("its watches could not be restored");
            }
        });
    }

    private void restored() {
        if (link.inEventLoop()) {
            inFlight--;
            run();
        } else {
            link.execute(this::restored);
        }
    }

    private void set(Watch watch) {
        if (watch.kind == Kind.CHILD) {
            connection.watchChildren(watch.path);
        } else {
            connection.watchData(watch.path);
        }
    }

    /** Tells the client what the watch has missed, if it has. */
    private boolean missed(Watch watch, Znode znode) {
        int event = missedEvent(watch.kind, znode);
        if (event != 0) {
            link.send(new Outbound.Event(NO_ZXID, event, watch.path));
        }
        return event != 0;
    }

    private int missedEvent(Kind kind, Znode znode) {
        return switch (kind) {
            case EXIST -> znode == null ? 0 : EventTypes.CREATED;
            case DATA ->
                znode == null
                        ? EventTypes.DELETED
                        : zxid(znode.modified()) > relativeZxid ? EventTypes.DATA_CHANGED : 0;
            case CHILD ->
                znode == null
                        ? EventTypes.DELETED
                        : zxid(znode.childrenChanged()) > relativeZxid ? EventTypes.CHILDREN_CHANGED : 0;
        };
    }

    private long zxid(Stamp stamp) {
        return tenant.bodies().zxids().zxid(stamp);
    }
}

package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.read.Znode;
import io.groundkeeper.proxy.protocol.ClientRequest.SetWatches;
import io.groundkeeper.proxy.protocol.ClientRequest.Watch;
import io.groundkeeper.proxy.protocol.Outbound;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.ZxidProjection;
import java.util.Iterator;
import java.util.List;

/**
 * Sets a re-attached client's watches again, all as of one version and in the order in which they were sent. What has changed since
 * the zxid that the client has seen fires at once; as in ZooKeeper such an event carries no zxid, and no permission is asked
 * for it.
 */
final class WatchRestorer {
    private static final long NO_ZXID = -1;

    private final SetWatches request;
    private final ZxidProjection zxids;
    private final ClientLink link;
    private final Connection connection;

    WatchRestorer(SetWatches request, ZxidProjection zxids, ClientLink link, Connection connection) {
        this.request = request;
        this.zxids = zxids;
        this.link = link;
        this.connection = connection;
    }

    /** What must be read, in the order of the watches that look for a znode at a path that can name one. */
    List<String> reads() {
        return request.watches().stream()
                .filter(WatchRestorer::isRead)
                .map(watch -> ZnodePaths.toRead(watch.path()))
                .toList();
    }

    private static boolean isRead(Watch watch) {
        return watch.kind().looksForZnode() && ZnodePaths.isReadable(watch.path());
    }

    /** Sets the watches, given what {@link #reads} has come to. Under the view's lock. */
    void restore(List<Znode> found) {
        Iterator<Znode> znodes = found.iterator();
        for (Watch watch : request.watches()) {
            int missed = missed(watch, isRead(watch) ? znodes.next() : null);
            if (missed == 0) {
                set(watch);
            } else {
                link.send(new Outbound.Event(NO_ZXID, missed, watch.path()));
            }
        }
    }

    /** The type of the event that the watch has missed, 0 for none. */
    private int missed(Watch watch, Znode znode) {
        return switch (watch.kind()) {
            case EXIST -> znode == null ? 0 : EventTypes.CREATED;
            case DATA -> znode == null ? EventTypes.DELETED : isNew(znode.modified()) ? EventTypes.DATA_CHANGED : 0;
            case CHILD ->
                znode == null ? EventTypes.DELETED : isNew(znode.childrenChanged()) ? EventTypes.CHILDREN_CHANGED : 0;
            case PERSISTENT, PERSISTENT_RECURSIVE -> 0;
        };
    }

    private boolean isNew(Stamp stamp) {
        return zxids.zxid(stamp) > request.relativeZxid();
    }

    private void set(Watch watch) {
        switch (watch.kind()) {
            case DATA, EXIST -> connection.watchData(watch.path());
            case CHILD -> connection.watchChildren(watch.path());
            case PERSISTENT -> connection.watchPersistently(watch.path(), false);
            case PERSISTENT_RECURSIVE -> connection.watchPersistently(watch.path(), true);
        }
    }
}

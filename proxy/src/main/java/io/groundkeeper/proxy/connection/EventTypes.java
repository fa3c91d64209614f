package io.groundkeeper.proxy.connection;

import io.groundkeeper.watch.ZnodeEvent;
import org.apache.zookeeper.Watcher.Event.EventType;

/** ZooKeeper's numbers for what happened. */
final class EventTypes {
    static final int CREATED = EventType.NodeCreated.getIntValue();
    static final int DELETED = EventType.NodeDeleted.getIntValue();
    static final int DATA_CHANGED = EventType.NodeDataChanged.getIntValue();
    static final int CHILDREN_CHANGED = EventType.NodeChildrenChanged.getIntValue();

    private EventTypes() {}

    static int of(ZnodeEvent.Type type) {
        return switch (type) {
            case NODE_CREATED -> CREATED;
            case NODE_DELETED -> DELETED;
            case NODE_DATA_CHANGED -> DATA_CHANGED;
            case NODE_CHILDREN_CHANGED -> CHILDREN_CHANGED;
        };
    }
}

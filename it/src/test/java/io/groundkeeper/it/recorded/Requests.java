package io.groundkeeper.it.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundkeeper.it.consistency.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SyncRequest;

/** What a request on the wire means to the checker, read by ZooKeeper's own records. */
final class Requests {
    private Requests() {}

    /**
     * Reads a request's body.
     *
     * @throws IOException for one that the checker does not know of: nothing that clients do may escape it
     */
    static Action read(int type, InputArchive in) throws IOException {
        return switch (type) {
            case OpCode.ping -> new Action.Ping();
            case OpCode.closeSession -> new Action.CloseSession();
            case OpCode.exists -> {
                ExistsRequest exists = record(in, new ExistsRequest());
                yield new Action.Exists(exists.getPath(), exists.getWatch());
            }
            case OpCode.getData -> {
                GetDataRequest get = record(in, new GetDataRequest());
                yield new Action.GetData(get.getPath(), get.getWatch());
            }
            case OpCode.getChildren -> {
                GetChildrenRequest get = record(in, new GetChildrenRequest());
                yield new Action.GetChildren(get.getPath(), get.getWatch());
            }
            case OpCode.getChildren2 -> {
                GetChildren2Request get = record(in, new GetChildren2Request());
                yield new Action.GetChildren(get.getPath(), get.getWatch());
            }
            case OpCode.sync -> new Action.Sync(record(in, new SyncRequest()).getPath());
            case OpCode.setWatches -> {
                SetWatches set = record(in, new SetWatches());
                yield new Action.SetWatches(
                        set.getRelativeZxid(), set.getDataWatches(), set.getExistWatches(), set.getChildWatches());
            }
            case OpCode.checkWatches -> {
                CheckWatchesRequest check = record(in, new CheckWatchesRequest());
                if (check.getType() != WatcherType.Any.getIntValue()) {
                    throw new IOException("a look for watches of type " + check.getType());
                }
                yield new Action.CheckWatches(check.getPath());
            }
            case OpCode.multi -> {
                List<Action> members = new ArrayList<>();
                for (Op op : record(in, new MultiOperationRecord())) {
                    members.add(write(op.getType(), op.toRequestRecord()));
                }
                yield new Action.Multi(members);
            }
            case OpCode.create, OpCode.create2 -> write(type, record(in, new CreateRequest()));
            case OpCode.delete -> write(type, record(in, new DeleteRequest()));
            case OpCode.setData -> write(type, record(in, new SetDataRequest()));
            default -> throw new IOException("a request of type " + type);
        };
    }

    private static Action write(int type, Record request) throws IOException {
        if (request instanceof CreateRequest create) {
            return create(create);
        } else if (request instanceof DeleteRequest delete) {
            return new Action.Delete(delete.getPath(), delete.getVersion());
        } else if (request instanceof SetDataRequest set) {
            return new Action.SetData(set.getPath(), text(set.getData()), set.getVersion());
        } else if (request instanceof CheckVersionRequest check) {
            return new Action.Check(check.getPath(), check.getVersion());
        }
        throw new IOException("a write of type " + type);
    }

    private static Action create(CreateRequest request) throws IOException {
        List<ACL> acl = request.getAcl();
        CreateMode mode = CreateMode.fromFlag(request.getFlags(), CreateMode.CONTAINER);
        if (!acl.equals(Ids.OPEN_ACL_UNSAFE) || mode.isContainer() || mode.isTTL()) {
            throw new IOException("a creation of a " + mode + " for " + acl);
        }
        return new Action.Create(request.getPath(), text(request.getData()), mode.isEphemeral(), mode.isSequential());
    }

    /** Data as the checker has it: it is unique, or there is none. */
    static String text(byte[] data) {
        return data == null ? "" : new String(data, UTF_8);
    }

    static <R extends Record> R record(InputArchive in, R record) throws IOException {
        record.deserialize(in, "");
        return record;
    }
}

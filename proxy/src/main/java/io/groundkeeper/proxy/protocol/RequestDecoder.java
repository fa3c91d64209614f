package io.groundkeeper.proxy.protocol;

import io.groundkeeper.proxy.protocol.ClientRequest.AddAuth;
import io.groundkeeper.proxy.protocol.ClientRequest.AddWatch;
import io.groundkeeper.proxy.protocol.ClientRequest.CloseSession;
import io.groundkeeper.proxy.protocol.ClientRequest.Create;
import io.groundkeeper.proxy.protocol.ClientRequest.Delete;
import io.groundkeeper.proxy.protocol.ClientRequest.DeleteContainer;
import io.groundkeeper.proxy.protocol.ClientRequest.Exists;
import io.groundkeeper.proxy.protocol.ClientRequest.FindWatch;
import io.groundkeeper.proxy.protocol.ClientRequest.GetAcl;
import io.groundkeeper.proxy.protocol.ClientRequest.GetAllChildrenNumber;
import io.groundkeeper.proxy.protocol.ClientRequest.GetChildren;
import io.groundkeeper.proxy.protocol.ClientRequest.GetData;
import io.groundkeeper.proxy.protocol.ClientRequest.GetEphemerals;
import io.groundkeeper.proxy.protocol.ClientRequest.Ping;
import io.groundkeeper.proxy.protocol.ClientRequest.Reconfig;
import io.groundkeeper.proxy.protocol.ClientRequest.Refused;
import io.groundkeeper.proxy.protocol.ClientRequest.SetAcl;
import io.groundkeeper.proxy.protocol.ClientRequest.SetData;
import io.groundkeeper.proxy.protocol.ClientRequest.Sync;
import io.groundkeeper.proxy.protocol.ClientRequest.WhoAmI;
import io.groundkeeper.watch.WatchRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.DeleteContainerRequest;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetAllChildrenNumberRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetEphemeralsRequest;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.apache.zookeeper.proto.ReconfigRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;

/**
 * Turns frames into requests. A body that cannot be read becomes the error code that ZooKeeper's server answers with; a
 * header that cannot be read is an {@link IOException}, for which it cuts the connection.
 */
public final class RequestDecoder {
    private static final int PING_XID = -2;

    private final int maxBuffer;

    /**
     * A decoder of frames.
     *
     * @param maxBuffer longest string or buffer in a record, in bytes
     */
    public RequestDecoder(int maxBuffer) {
        this.maxBuffer = maxBuffer;
    }

    /** Reads a connection's first frame, with or without the read-only byte that clients send since 3.4. */
    public ConnectAttempt connect(ByteBuf frame) throws IOException {
        InputArchive in = archive(frame);
        in.readInt("protocolVersion");
        long lastZxidSeen = in.readLong("lastZxidSeen");
        int timeout = in.readInt("timeOut");
        long sessionId = in.readLong("sessionId");
        byte[] password = in.readBuffer("passwd");
        return new ConnectAttempt(lastZxidSeen, timeout, sessionId, password, frame.isReadable());
    }

    /** Reads any later frame. */
    public Packet request(ByteBuf frame, long receivedNanos) throws IOException {
        int bytes = frame.readableBytes();
        InputArchive in = archive(frame);
        RequestHeader header = read(in, new RequestHeader());
        // ZooKeeper's server answers every ping with the xid that its own clients give them.
        int xid = header.getType() == OpCode.ping ? PING_XID : header.getXid();
        return new Packet(xid, body(header.getType(), in), bytes, receivedNanos);
    }

    private ClientRequest body(int type, InputArchive in) throws IOException {
        if (type == OpCode.auth) {
            AuthPacket auth = read(in, new AuthPacket());
            return new AddAuth(auth.getScheme(), auth.getAuth());
        }
        if (type == OpCode.sasl) {
            return new ClientRequest.Sasl(read(in, new GetSASLRequest()).getToken());
        }
        try {
            ClientRequest request = knownBody(type, in);
            return namesNothing(request) ? new Refused(Code.MARSHALLINGERROR, false) : request;
        } catch (IOException e) {
            return new Refused(Code.MARSHALLINGERROR, false);
        }
    }

    private ClientRequest knownBody(int type, InputArchive in) throws IOException {
        return switch (type) {
            case OpCode.ping -> new Ping();
            case OpCode.closeSession -> new CloseSession();
            case OpCode.create, OpCode.create2, OpCode.createContainer ->
                new Create(read(in, new CreateRequest()), type);
            case OpCode.createTTL -> new Create(read(in, new CreateTTLRequest()));
            case OpCode.delete -> {
                DeleteRequest r = read(in, new DeleteRequest());
                yield new Delete(r.getPath(), r.getVersion());
            }
            case OpCode.setData -> {
                SetDataRequest r = read(in, new SetDataRequest());
                yield new SetData(r.getPath(), r.getData(), r.getVersion());
            }
            case OpCode.setACL -> {
                SetACLRequest r = read(in, new SetACLRequest());
                yield new SetAcl(r.getPath(), r.getAcl(), r.getVersion());
            }
            case OpCode.multi -> MultiCodec.decode(in);
            case OpCode.exists -> {
                ExistsRequest r = read(in, new ExistsRequest());
                yield new Exists(r.getPath(), r.getWatch());
            }
            case OpCode.getData -> {
                GetDataRequest r = read(in, new GetDataRequest());
                yield new GetData(r.getPath(), r.getWatch());
            }
            case OpCode.getACL -> new GetAcl(read(in, new GetACLRequest()).getPath());
            case OpCode.getChildren -> {
                GetChildrenRequest r = read(in, new GetChildrenRequest());
                yield new GetChildren(r.getPath(), r.getWatch(), false);
            }
            case OpCode.getChildren2 -> {
                GetChildren2Request r = read(in, new GetChildren2Request());
                yield new GetChildren(r.getPath(), r.getWatch(), true);
            }
            case OpCode.sync -> new Sync(read(in, new SyncRequest()).getPath());
            case OpCode.setWatches -> {
                SetWatches r = read(in, new SetWatches());
                yield new ClientRequest.SetWatches(
                        type,
                        r.getRelativeZxid(),
                        paths(r.getDataWatches()),
                        paths(r.getExistWatches()),
                        paths(r.getChildWatches()),
                        List.of(),
                        List.of());
            }
            case OpCode.setWatches2 -> setWatches2(read(in, new SetWatches2()));
            case OpCode.whoAmI -> new WhoAmI();
            case OpCode.addWatch -> addWatch(read(in, new AddWatchRequest()));
            case OpCode.checkWatches -> {
                CheckWatchesRequest r = read(in, new CheckWatchesRequest());
                yield new FindWatch(r.getPath(), selection(r.getType()), false);
            }
            case OpCode.removeWatches -> {
                RemoveWatchesRequest r = read(in, new RemoveWatchesRequest());
                yield new FindWatch(r.getPath(), selection(r.getType()), true);
            }
            case OpCode.multiRead -> MultiCodec.decodeReads(in);
            case OpCode.getAllChildrenNumber ->
                new GetAllChildrenNumber(
                        read(in, new GetAllChildrenNumberRequest()).getPath());
            case OpCode.getEphemerals ->
                new GetEphemerals(read(in, new GetEphemeralsRequest()).getPrefixPath());
            case OpCode.deleteContainer ->
                new DeleteContainer(read(in, new DeleteContainerRequest()).getPath());
            case OpCode.reconfig -> {
                read(in, new ReconfigRequest());
                yield new Reconfig();
            }
            // What ZooKeeper's server does with a type that it does not know.
            default -> new Refused(Code.UNIMPLEMENTED, true);
        };
    }

    private static ClientRequest setWatches2(SetWatches2 r) throws IOException {
        return new ClientRequest.SetWatches(
                OpCode.setWatches2,
                r.getRelativeZxid(),
                paths(r.getDataWatches()),
                paths(r.getExistWatches()),
                paths(r.getChildWatches()),
                paths(r.getPersistentWatches()),
                paths(r.getPersistentRecursiveWatches()));
    }

    private static ClientRequest addWatch(AddWatchRequest r) throws IOException {
        return switch (r.getMode()) {
            case ZooDefs.AddWatchModes.persistent -> new AddWatch(r.getPath(), false);
            case ZooDefs.AddWatchModes.persistentRecursive -> new AddWatch(r.getPath(), true);
            default -> throw new IOException("no watch mode " + r.getMode());
        };
    }

    private static WatchRegistry.Selection selection(int type) throws IOException {
        return switch (type) {
            case 1 -> WatchRegistry.Selection.CHILDREN;
            case 2 -> WatchRegistry.Selection.DATA;
            case 3 -> WatchRegistry.Selection.ANY;
            case 4 -> WatchRegistry.Selection.PERSISTENT;
            case 5 -> WatchRegistry.Selection.PERSISTENT_RECURSIVE;
            default -> throw new IOException("no watcher type " + type);
        };
    }

    /** Whether the path is null where ZooKeeper's server trips over that, rather than calling it a bad argument. */
    private static boolean namesNothing(ClientRequest request) {
        return (request instanceof Create create && create.path() == null && hasMode(create))
                || (request instanceof Delete delete && delete.path() == null)
                || (request instanceof DeleteContainer delete && delete.path() == null)
                || (request instanceof Exists exists && exists.path() == null)
                || (request instanceof GetData get && get.path() == null)
                || (request instanceof GetAcl get && get.path() == null)
                || (request instanceof GetChildren get && get.path() == null)
                || (request instanceof GetAllChildrenNumber get && get.path() == null)
                || (request instanceof AddWatch add && add.path() == null)
                || (request instanceof FindWatch find && find.path() == null);
    }

    /** Flags that are no create mode are a bad argument, whatever the path. */
    private static boolean hasMode(Create create) {
        return CreateMode.fromFlag(create.flags(), null) != null;
    }

    private static List<String> paths(List<String> paths) throws IOException {
        if (paths == null || paths.contains(null)) {
            throw new IOException("null in a list of paths");
        }
        return List.copyOf(paths);
    }

    static <R extends Record> R read(InputArchive in, R record) throws IOException {
        try {
            record.deserialize(in, "");
        } catch (RuntimeException e) {
            throw new IOException("a record stumbles over what it reads", e); // as the one of deleteContainer over null
        }
        return record;
    }

    private InputArchive archive(ByteBuf frame) {
        return new BinaryInputArchive(new ByteBufInputStream(frame), maxBuffer, 0);
    }
}

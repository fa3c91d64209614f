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
import io.groundkeeper.proxy.protocol.ClientRequest.Unknown;
import io.groundkeeper.proxy.protocol.ClientRequest.Watch;
import io.groundkeeper.proxy.protocol.ClientRequest.WhoAmI;
import io.groundkeeper.watch.WatchRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
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
            return knownBody(type, in);
        } catch (IOException e) {
            return new Refused(Code.MARSHALLINGERROR);
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
                yield new Delete(path(r.getPath()), r.getVersion());
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
                yield new Exists(path(r.getPath()), r.getWatch());
            }
            case OpCode.getData -> {
                GetDataRequest r = read(in, new GetDataRequest());
                yield new GetData(path(r.getPath()), r.getWatch());
            }
            case OpCode.getACL -> new GetAcl(path(read(in, new GetACLRequest()).getPath()));
            case OpCode.getChildren -> {
                GetChildrenRequest r = read(in, new GetChildrenRequest());
                yield new GetChildren(path(r.getPath()), r.getWatch(), false);
            }
            case OpCode.getChildren2 -> {
                GetChildren2Request r = read(in, new GetChildren2Request());
                yield new GetChildren(path(r.getPath()), r.getWatch(), true);
            }
            case OpCode.sync -> new Sync(read(in, new SyncRequest()).getPath());
            case OpCode.setWatches -> {
                SetWatches r = read(in, new SetWatches());
                yield setWatches(
                        type,
                        r.getRelativeZxid(),
                        r.getDataWatches(),
                        r.getExistWatches(),
                        r.getChildWatches(),
                        List.of(),
                        List.of());
            }
            case OpCode.setWatches2 -> {
                SetWatches2 r = read(in, new SetWatches2());
                yield setWatches(
                        type,
                        r.getRelativeZxid(),
                        r.getDataWatches(),
                        r.getExistWatches(),
                        r.getChildWatches(),
                        r.getPersistentWatches(),
                        r.getPersistentRecursiveWatches());
            }
            case OpCode.whoAmI -> new WhoAmI();
            case OpCode.addWatch -> addWatch(read(in, new AddWatchRequest()));
            case OpCode.checkWatches -> {
                CheckWatchesRequest r = read(in, new CheckWatchesRequest());
                yield new FindWatch(watched(r.getPath()), selection(r.getType()), false);
            }
            case OpCode.removeWatches -> {
                RemoveWatchesRequest r = read(in, new RemoveWatchesRequest());
                yield new FindWatch(watched(r.getPath()), selection(r.getType()), true);
            }
            case OpCode.multiRead -> MultiCodec.decodeReads(in);
            case OpCode.getAllChildrenNumber ->
                new GetAllChildrenNumber(
                        path(read(in, new GetAllChildrenNumberRequest()).getPath()));
            case OpCode.getEphemerals ->
                new GetEphemerals(read(in, new GetEphemeralsRequest()).getPrefixPath());
            case OpCode.deleteContainer ->
                new DeleteContainer(path(read(in, new DeleteContainerRequest()).getPath()));
            case OpCode.reconfig -> {
                read(in, new ReconfigRequest());
                yield new Reconfig();
            }
            default -> new Unknown();
        };
    }

    private static ClientRequest setWatches(
            int type,
            long relativeZxid,
            List<String> data,
            List<String> exist,
            List<String> child,
            List<String> persistent,
            List<String> recursive) {
        List<Watch> watches = new ArrayList<>();
        boolean whole = add(watches, Watch.Kind.DATA, data)
                && add(watches, Watch.Kind.EXIST, exist)
                && add(watches, Watch.Kind.CHILD, child)
                && add(watches, Watch.Kind.PERSISTENT, persistent)
                && add(watches, Watch.Kind.PERSISTENT_RECURSIVE, recursive);
        return new ClientRequest.SetWatches(type, relativeZxid, List.copyOf(watches), whole);
    }

    /** Whether it added all; not so where it came to what ZooKeeper's server trips over. */
    private static boolean add(List<Watch> watches, Watch.Kind kind, List<String> paths) {
        if (paths == null) {
            return false;
        }
        for (String path : paths) {
            if (path == null && kind.looksForZnode()) {
                return false;
            }
            watches.add(new Watch(kind, watched(path)));
        }
        return true;
    }

    /** ZooKeeper's server watches null as it does any other path that no znode has, and lists it under this name. */
    private static String watched(String path) {
        return String.valueOf(path);
    }

    private static ClientRequest addWatch(AddWatchRequest r) throws IOException {
        return switch (r.getMode()) {
            case ZooDefs.AddWatchModes.persistent -> new AddWatch(watched(r.getPath()), false);
            case ZooDefs.AddWatchModes.persistentRecursive -> new AddWatch(watched(r.getPath()), true);
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

    /** A path, where ZooKeeper's server trips over null rather than calling it a bad argument. */
    static String path(String path) throws IOException {
        if (path == null) {
            throw new IOException("no path");
        }
        return path;
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

package io.groundkeeper.proxy.protocol;

import static io.groundkeeper.proxy.protocol.RequestDecoder.path;
import static io.groundkeeper.proxy.protocol.RequestDecoder.read;

import io.groundkeeper.proxy.protocol.ClientRequest.Check;
import io.groundkeeper.proxy.protocol.ClientRequest.Create;
import io.groundkeeper.proxy.protocol.ClientRequest.Delete;
import io.groundkeeper.proxy.protocol.ClientRequest.GetChildren;
import io.groundkeeper.proxy.protocol.ClientRequest.GetData;
import io.groundkeeper.proxy.protocol.ClientRequest.Multi;
import io.groundkeeper.proxy.protocol.ClientRequest.MultiRead;
import io.groundkeeper.proxy.protocol.ClientRequest.Read;
import io.groundkeeper.proxy.protocol.ClientRequest.SetData;
import io.groundkeeper.proxy.protocol.ClientRequest.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ErrorResponse;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.SetDataRequest;

/** The multi's own framing: each member behind a header, and a last header that says done. */
public final class MultiCodec {
    private MultiCodec() {}

    static Multi decode(InputArchive in) throws IOException {
        List<Write> members = new ArrayList<>();
        for (MultiHeader header = read(in, new MultiHeader());
                !header.getDone();
                header = read(in, new MultiHeader())) {
            members.add(member(header.getType(), in));
        }
        return new Multi(List.copyOf(members));
    }

    /** Reads a multiRead. Whether its members are to set watches is not heeded, as in ZooKeeper. */
    static MultiRead decodeReads(InputArchive in) throws IOException {
        List<Read> members = new ArrayList<>();
        for (MultiHeader header = read(in, new MultiHeader());
                !header.getDone();
                header = read(in, new MultiHeader())) {
            members.add(readMember(header.getType(), in));
        }
        return new MultiRead(List.copyOf(members));
    }

    private static Read readMember(int type, InputArchive in) throws IOException {
        return switch (type) {
            case OpCode.getData ->
                new GetData(path(read(in, new GetDataRequest()).getPath()), false);
            case OpCode.getChildren ->
                new GetChildren(path(read(in, new GetChildrenRequest()).getPath()), false, false);
            default -> throw new IOException("type " + type + " in a multiRead");
        };
    }

    private static Write member(int type, InputArchive in) throws IOException {
        return switch (type) {
            case OpCode.create, OpCode.create2, OpCode.createContainer -> create(read(in, new CreateRequest()), type);
            case OpCode.createTTL -> createTtl(read(in, new CreateTTLRequest()));
            case OpCode.delete -> {
                DeleteRequest r = read(in, new DeleteRequest());
                yield new Delete(path(r.getPath()), r.getVersion());
            }
            case OpCode.setData -> {
                SetDataRequest r = read(in, new SetDataRequest());
                yield new SetData(path(r.getPath()), r.getData(), r.getVersion());
            }
            case OpCode.check -> {
                CheckVersionRequest r = read(in, new CheckVersionRequest());
                yield new Check(path(r.getPath()), r.getVersion());
            }
            default -> throw new IOException("type " + type + " in a multi");
        };
    }

    /** The mode of a container makes one, whatever the type; one with a time to live needs its own type. */
    private static Create create(CreateRequest request, int type) throws IOException {
        CreateMode mode = CreateMode.fromFlag(request.getFlags(), null);
        if (mode == null || mode.isTTL() || request.getAcl() == null) {
            throw new IOException(
                    "a creation in a multi with flags " + request.getFlags() + " and ACL " + request.getAcl());
        }
        path(request.getPath());
        return new Create(request, mode.isContainer() ? OpCode.createContainer : type);
    }

    /** Where the mode knows of no time to live, there is none. */
    private static Create createTtl(CreateTTLRequest request) throws IOException {
        path(request.getPath());
        CreateMode mode = CreateMode.fromFlag(request.getFlags(), CreateMode.PERSISTENT);
        if (mode.isTTL()) {
            return new Create(request);
        }
        CreateRequest plain =
                new CreateRequest(request.getPath(), request.getData(), request.getAcl(), request.getFlags());
        return new Create(plain, mode.isContainer() ? OpCode.createContainer : OpCode.create);
    }

    /**
     * What became of a member.
     *
     * @param type the member's, or {@link OpCode#error}
     * @param error error code, 0 for none
     * @param body what follows the header, null for nothing
     */
    public record MemberReply(int type, int error, Record body) {

        public static MemberReply failed(int error) {
            return new MemberReply(OpCode.error, error, new ErrorResponse(error));
        }
    }

    /** A multi's reply. Only ever written. */
    public record MultiReply(List<MemberReply> members) implements Record {
        @Override
        public void serialize(OutputArchive out, String tag) throws IOException {
            for (MemberReply member : members) {
                new MultiHeader(member.type, false, member.error).serialize(out, tag);
                if (member.body != null) {
                    member.body.serialize(out, tag);
                }
            }
            new MultiHeader(-1, true, -1).serialize(out, tag);
        }

        @Override
        public void deserialize(InputArchive in, String tag) {
            throw new UnsupportedOperationException("a server does not read replies");
        }
    }
}

package io.groundkeeper.proxy.protocol;

import static io.groundkeeper.proxy.protocol.RequestDecoder.read;

import io.groundkeeper.proxy.protocol.ClientRequest.Check;
import io.groundkeeper.proxy.protocol.ClientRequest.Create;
import io.groundkeeper.proxy.protocol.ClientRequest.Delete;
import io.groundkeeper.proxy.protocol.ClientRequest.Multi;
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

    private static Write member(int type, InputArchive in) throws IOException {
        return switch (type) {
            case OpCode.create, OpCode.create2, OpCode.createContainer -> {
                CreateRequest r = read(in, new CreateRequest());
                if (CreateMode.fromFlag(r.getFlags(), null) == null || r.getPath() == null) {
                    throw new IOException("no create mode or no path in a multi");
                }
                yield new Create(r.getPath(), r.getData(), r.getAcl(), r.getFlags(), type != OpCode.create);
            }
            case OpCode.createTTL -> {
                CreateTTLRequest r = read(in, new CreateTTLRequest());
                if (r.getPath() == null) {
                    throw new IOException("no path in a multi");
                }
                yield new Create(r.getPath(), r.getData(), r.getAcl(), r.getFlags(), true);
            }
            case OpCode.delete -> {
                DeleteRequest r = read(in, new DeleteRequest());
                if (r.getPath() == null) {
                    throw new IOException("no path in a multi");
                }
                yield new Delete(r.getPath(), r.getVersion());
            }
            case OpCode.setData -> {
                SetDataRequest r = read(in, new SetDataRequest());
                yield new SetData(r.getPath(), r.getData(), r.getVersion());
            }
            case OpCode.check -> {
                CheckVersionRequest r = read(in, new CheckVersionRequest());
                yield new Check(r.getPath(), r.getVersion());
            }
            default -> throw new IOException("type " + type + " in a multi");
        };
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

package io.groundkeeper.proxy.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.ConnectRequest;
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
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.ReconfigRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;

/** Well-formed requests of every type, about few znodes, so that they meet. */
public final class RequestGenerator {

    private static final Record NOTHING = new RequestHeader();
    private static final List<String> NAMES = List.of("", "/a", "/b", "/a/c", "/a/c/d", "/s-", "/a/", "/../x", "/\0");
    private static final long[] ZXIDS = {0, Long.MAX_VALUE};
    private static final int ALL_FLAGS = 8;

    private final Random random;
    private final String root;

    /** A body, and the type of request that has it. */
    private record Body(int type, Record record) {}

    /**
     * A generator.
     *
     * @param root the path that all others are below
     */
    public RequestGenerator(Random random, String root) {
        this.random = random;
        this.root = root;
    }

    /** A connect request for a new session, mostly. */
    public byte[] connect() {
        long session = random.nextInt(4) == 0 ? random.nextLong() : 0;
        byte[] request = Bytes.of(new ConnectRequest(0, 0, random.nextInt(5_000), session, new byte[16], false));
        // As clients of the oldest line send it: without the read-only byte.
        return random.nextInt(4) == 0 ? Arrays.copyOf(request, request.length - 1) : request;
    }

    /** A request without its length. */
    public byte[] request(int xid) {
        if (random.nextInt(4) == 0) {
            boolean reads = random.nextInt(4) == 0;
            byte[] header = Bytes.of(new RequestHeader(xid, reads ? OpCode.multiRead : OpCode.multi));
            return Bytes.concat(header, reads ? multi(this::read) : multi(this::write));
        }
        List<Supplier<Body>> kinds = List.of(this::write, this::read, this::write, this::read, this::other);
        Body body = kinds.get(random.nextInt(kinds.size())).get();
        byte[] header = Bytes.of(new RequestHeader(xid, body.type));
        return body.record == NOTHING ? header : Bytes.concat(header, Bytes.of(body.record));
    }

    private byte[] multi(Supplier<Body> members) {
        byte[] all = new byte[0];
        for (int i = random.nextInt(5); i > 0; i--) {
            Body member = members.get();
            all = Bytes.concat(all, Bytes.of(new MultiHeader(member.type, false, -1)), Bytes.of(member.record));
        }
        return Bytes.concat(all, Bytes.of(new MultiHeader(-1, true, -1)));
    }

    private Body write() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Body(OpCode.create, new CreateRequest(path(), data(), acl(), flags()));
            case 2 -> new Body(OpCode.create2, new CreateRequest(path(), data(), acl(), flags()));
            case 3 -> new Body(OpCode.createContainer, new CreateRequest(path(), data(), acl(), 4));
            case 4 ->
                new Body(OpCode.createTTL, new CreateTTLRequest(path(), data(), acl(), 5 + random.nextInt(2), 99));
            case 5 -> new Body(OpCode.delete, new DeleteRequest(path(), version()));
            case 6 -> new Body(OpCode.setData, new SetDataRequest(path(), data(), version()));
            default -> new Body(OpCode.check, new CheckVersionRequest(path(), version()));
        };
    }

    private Body read() {
        return switch (random.nextInt(4)) {
            case 0 -> new Body(OpCode.exists, new ExistsRequest(path(), random.nextBoolean()));
            case 1 -> new Body(OpCode.getData, new GetDataRequest(path(), random.nextBoolean()));
            case 2 -> new Body(OpCode.getChildren, new GetChildrenRequest(path(), random.nextBoolean()));
            default -> new Body(OpCode.getChildren2, new GetChildren2Request(path(), random.nextBoolean()));
        };
    }

    private Body other() {
        long zxid = ZXIDS[random.nextInt(ZXIDS.length)];
        return switch (random.nextInt(16)) {
            case 0, 1 -> new Body(OpCode.setACL, new SetACLRequest(path(), acl(), version()));
            case 2 -> new Body(OpCode.getACL, new GetACLRequest(path()));
            case 3 -> new Body(OpCode.sync, new SyncRequest(path()));
            case 4 -> new Body(OpCode.ping, NOTHING);
            case 5 -> new Body(OpCode.setWatches, new SetWatches(zxid, paths(), paths(), paths()));
            case 6 -> new Body(OpCode.setWatches2, new SetWatches2(zxid, paths(), paths(), paths(), paths(), paths()));
            case 7 -> new Body(OpCode.addWatch, new AddWatchRequest(path(), random.nextInt(3)));
            case 8 -> new Body(OpCode.checkWatches, new CheckWatchesRequest(path(), random.nextInt(7)));
            case 9 -> new Body(OpCode.removeWatches, new RemoveWatchesRequest(path(), random.nextInt(7)));
            case 10 -> new Body(OpCode.whoAmI, NOTHING);
            case 11 -> new Body(OpCode.getEphemerals, new GetEphemeralsRequest(path()));
            case 12 -> new Body(OpCode.getAllChildrenNumber, new GetAllChildrenNumberRequest(path()));
            case 13 -> new Body(OpCode.reconfig, new ReconfigRequest("", "", "server.1=localhost:1:2:3", -1));
            case 14 -> new Body(OpCode.auth, new AuthPacket(0, random.nextBoolean() ? "digest" : "none", user()));
            default -> random.nextInt(4) == 0 ? new Body(OpCode.closeSession, NOTHING) : write();
        };
    }

    private String path() {
        return random.nextInt(20) == 0 ? null : root + NAMES.get(random.nextInt(NAMES.size()));
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            paths.add(path());
        }
        return paths;
    }

    private byte[] data() {
        return random.nextInt(8) == 0 ? null : new byte[random.nextInt(20)];
    }

    private static byte[] user() {
        return "user:password".getBytes(StandardCharsets.UTF_8);
    }

    private int version() {
        return random.nextInt(4) - 1;
    }

    private int flags() {
        return random.nextInt(3) == 0 ? random.nextInt(ALL_FLAGS) : random.nextInt(2) * 2;
    }

    private List<ACL> acl() {
        return switch (random.nextInt(12)) {
            case 0 -> List.of();
            case 1 -> null;
            case 2 -> Ids.CREATOR_ALL_ACL;
            // As kazoo writes it.
            case 3 -> List.of(new ACL(Perms.ALL, new Id("auth", null)));
            case 4 -> List.of(new ACL(random.nextInt(32), Ids.ANYONE_ID_UNSAFE));
            case 5 -> List.of(new ACL(Perms.ALL, new Id("digest", "user:hash")), Ids.OPEN_ACL_UNSAFE.get(0));
            default -> Ids.OPEN_ACL_UNSAFE;
        };
    }
}

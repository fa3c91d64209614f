package io.groundkeeper.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.it.garbage.WireTest;
import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.jute.Record;
import org.apache.zookeeper.DeleteContainerRequest;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.AddWatchRequest;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.CheckWatchesRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetEphemeralsRequest;
import org.apache.zookeeper.proto.RemoveWatchesRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetWatches;
import org.apache.zookeeper.proto.SetWatches2;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.Test;

/** Requests that are well framed and that no client library sends: each is answered as ZooKeeper answers it. */
class UnusualRequestTest extends WireTest {

    private static final int XID = 7;
    private static final byte[] DATA = {1};
    private static final int PERSISTENT = 0;
    private static final int WITH_TTL = 5;
    private static final int NO_FLAGS = 7;
    private static final long MINUTE_MILLIS = 60_000;

    private static final List<String> ILL_FORMED =
            Arrays.asList(null, "", "/", "relative", "/p/", "/p//", "//p", "/p/.", "/p/../p", "/p/\u0001", "/p/\0");

    /** Watcher types, and what is none. */
    private static final List<Integer> WATCHER_TYPES = List.of(1, 2, 3, 4, 5, 0, 6);

    @Test
    void aclsWithoutSchemeOrId() throws Exception {
        List<byte[]> requests = new ArrayList<>();
        requests.add(create("/a", Ids.OPEN_ACL_UNSAFE));
        for (String scheme :
                Arrays.asList(null, "", "world", "auth", "digest", "ip", "x509", "sasl", "super", "none")) {
            for (String id : Arrays.asList(null, "", "anyone", "127.0.0.1", "a:b")) {
                ACL entry = new ACL(Perms.ALL, new Id(scheme, id));
                ACL open = Ids.OPEN_ACL_UNSAFE.get(0);
                ACL read = Ids.READ_ACL_UNSAFE.get(0);
                for (List<ACL> acl : List.of(
                        List.of(entry),
                        List.of(open, entry),
                        List.of(entry, open),
                        List.of(read, entry),
                        List.of(entry, entry))) {
                    requests.add(create("/a/" + requests.size(), acl));
                    requests.add(request(OpCode.setACL, new SetACLRequest("/a", acl, -1)));
                    requests.add(multi(createMember(OpCode.create, "/a/" + requests.size(), acl, PERSISTENT)));
                    requests.add(request(OpCode.setACL, new SetACLRequest("/a/none", acl, -1)));
                }
            }
        }
        requests.add(create("/a/null", null));
        requests.add(create("/a/empty", List.of()));
        compare(requests);
    }

    @Test
    void aclsAfterAuthentication() throws Exception {
        compare(List.of(
                request(OpCode.auth, new AuthPacket(0, "digest", new byte[] {'a', ':', 'b'})),
                create("/auth", List.of(new ACL(Perms.ALL, new Id("auth", null)))),
                create("/auth/twice", List.of(auth(null), auth(null))),
                create("/auth/both", List.of(auth(null), auth(""))),
                create("/auth/again", List.of(auth(""), auth(null))),
                request(OpCode.getACL, path("/auth"))));
    }

    @Test
    void deletionsOfIllFormedPaths() throws Exception {
        List<byte[]> requests = new ArrayList<>();
        requests.add(create("/p", List.of(new ACL(Perms.CREATE | Perms.READ | Perms.ADMIN, Ids.ANYONE_ID_UNSAFE))));
        ILL_FORMED.forEach(path -> {
            requests.add(request(OpCode.delete, new DeleteRequest(path, -1)));
            requests.add(request(OpCode.delete, new DeleteRequest(path, 5)));
            requests.add(multi(member(OpCode.delete, new DeleteRequest(path, -1))));
            if (path != null) {
                requests.add(request(OpCode.deleteContainer, new DeleteContainerRequest(path)));
            }
        });
        requests.add(request(OpCode.setACL, new SetACLRequest("/p", Ids.OPEN_ACL_UNSAFE, -1)));
        ILL_FORMED.forEach(path -> requests.add(request(OpCode.delete, new DeleteRequest(path, -1))));
        requests.add(request(OpCode.delete, new DeleteRequest("/p", -1)));
        compare(requests);
    }

    @Test
    void watchesOfIllFormedPaths() throws Exception {
        for (String path : ILL_FORMED) {
            for (byte[] watching : List.of(
                    request(OpCode.exists, new ExistsRequest(path, true)),
                    request(OpCode.getData, new GetDataRequest(path, true)),
                    request(OpCode.getChildren, new GetChildrenRequest(path, true)),
                    request(OpCode.getChildren2, new GetChildrenRequest(path, true)),
                    request(OpCode.addWatch, new AddWatchRequest(path, 0)),
                    request(OpCode.addWatch, new AddWatchRequest(path, 1)),
                    request(OpCode.addWatch, new AddWatchRequest(path, 2)),
                    setWatches(List.of("/", "/none"), Arrays.asList("/none", path, "/"), List.of("/none")),
                    setWatches(Arrays.asList("/none", path, "/"), List.of("/none"), List.of("/none")),
                    setWatches(List.of("/none"), List.of(), Arrays.asList("/none", path, "/none")),
                    setWatches2(Collections.singletonList(path), List.of("/none")),
                    setWatches2(List.of("/none"), Collections.singletonList(path)))) {
                List<byte[]> requests = new ArrayList<>();
                requests.add(watching);
                for (int type : WATCHER_TYPES) {
                    requests.add(request(OpCode.checkWatches, new CheckWatchesRequest(path, type)));
                }
                for (int type : WATCHER_TYPES) {
                    requests.add(request(OpCode.checkWatches, new CheckWatchesRequest("/none", type)));
                    requests.add(request(OpCode.removeWatches, new RemoveWatchesRequest(path, type)));
                    requests.add(request(OpCode.removeWatches, new RemoveWatchesRequest(path, type)));
                }
                compare(requests);
            }
        }
    }

    @Test
    void watchesThatAreSetAgainFromListsThatAreMissing() throws Exception {
        List<String> some = List.of("/none", "/", "/zookeeper");
        for (byte[] request : List.of(
                setWatches(null, some, some),
                setWatches(some, null, some),
                setWatches(some, some, null),
                setWatches2(null, some),
                setWatches2(some, null))) {
            List<byte[]> requests = new ArrayList<>();
            requests.add(request);
            for (String path : some) {
                for (int type : WATCHER_TYPES) {
                    requests.add(request(OpCode.checkWatches, new CheckWatchesRequest(path, type)));
                }
            }
            compare(requests);
        }
    }

    @Test
    void creationsWhoseTypeIsNotTheirMode() throws Exception {
        List<byte[]> requests = new ArrayList<>();
        requests.add(create("/c", Ids.OPEN_ACL_UNSAFE));
        for (int type : List.of(OpCode.create, OpCode.create2, OpCode.createContainer, OpCode.createTTL)) {
            for (int flags = -1; flags <= NO_FLAGS; flags++) {
                for (List<ACL> acl : Arrays.asList(Ids.OPEN_ACL_UNSAFE, null)) {
                    boolean withTtl = flags == WITH_TTL || flags == WITH_TTL + 1;
                    for (String path : Arrays.asList("/c/" + requests.size(), null)) {
                        boolean stopsZooKeeper = type == OpCode.createTTL && !withTtl && flags >= 0;
                        if (!stopsZooKeeper || flags == NO_FLAGS) {
                            requests.add(request(type, creation(type, path, acl, flags)));
                        }
                    }
                    for (String path : Arrays.asList("/c/m" + requests.size(), null)) {
                        requests.add(multi(
                                member(OpCode.check, new DeleteRequest("/", -1)),
                                createMember(type, path, acl, flags)));
                    }
                }
            }
        }
        for (int i = 0, size = requests.size(); i < size; i++) {
            requests.add(request(OpCode.exists, new ExistsRequest("/c/" + i, false)));
            requests.add(request(OpCode.exists, new ExistsRequest("/c/m" + i, false)));
        }
        requests.add(request(OpCode.getChildren2, new GetChildrenRequest("/c", false)));
        compare(requests);
    }

    @Test
    void multisOfReadsOrOfBoth() throws Exception {
        byte[] get = member(OpCode.getData, new GetDataRequest("/", true));
        byte[] set = member(OpCode.setData, new SetDataRequest("/none", DATA, -1));
        byte[] check = member(OpCode.check, new DeleteRequest("/", -1));
        compare(List.of(
                multi(),
                multi(get),
                multi(get, check),
                multi(check, get),
                multi(check, set, check),
                multi(member(OpCode.setACL, new SetACLRequest("/", Ids.OPEN_ACL_UNSAFE, -1))),
                multi(member(OpCode.deleteContainer, new DeleteContainerRequest("/"))),
                multiRead(),
                multiRead(get, get),
                multiRead(check),
                multiRead(get, check),
                multiRead(member(OpCode.getChildren, new GetChildrenRequest("relative", true))),
                multiRead(member(OpCode.getChildren2, new GetChildrenRequest("/", true))),
                request(OpCode.checkWatches, new CheckWatchesRequest("/", 3))));
    }

    @Test
    void ephemeralsByAnUnusualPrefix() throws Exception {
        List<byte[]> requests = new ArrayList<>();
        requests.add(request(OpCode.create, new CreateRequest("/ephemeral", DATA, Ids.OPEN_ACL_UNSAFE, 1)));
        for (String prefix : Arrays.asList(null, "", " ", "\u0001", "\u2003", "/", " / ", "/e", " /e", "e", "/x")) {
            requests.add(request(OpCode.getEphemerals, new GetEphemeralsRequest(prefix)));
        }
        compare(requests);
    }

    @Test
    void typesThatAreNone() throws Exception {
        for (int type : List.of(OpCode.notification, OpCode.check, OpCode.error, 10, 17, 23, 99, -100, -11, 1000)) {
            compare(List.of(request(type, path("/")), request(OpCode.sync, path("/"))));
        }
    }

    @Test
    void authenticationThatCannotBe() throws Exception {
        for (AuthPacket packet : List.of(
                new AuthPacket(0, null, DATA),
                new AuthPacket(0, "none", DATA),
                new AuthPacket(0, "super", DATA),
                new AuthPacket(0, "world", DATA),
                new AuthPacket(0, "digest", null),
                new AuthPacket(0, "digest", new byte[0]),
                new AuthPacket(1, "digest", DATA),
                new AuthPacket(0, "ip", null))) {
            compare(List.of(request(OpCode.auth, packet), request(OpCode.whoAmI), request(OpCode.sync, path(null))));
        }
    }

    private static void compare(List<byte[]> requests) throws IOException {
        List<List<String>> expected = outcomes(zooKeeper, requests);
        List<List<String>> actual = outcomes(service, requests);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < expected.size() && i < actual.size(); i++) {
            if (!expected.get(i).equals(actual.get(i))) {
                differences.add("%d: %s: ZooKeeper %s, here %s"
                        .formatted(i, printable(requests.get(i)), expected.get(i), actual.get(i)));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(actual).hasSameSizeAs(expected);
    }

    /** What became of each request, until the connection was closed. */
    private static List<List<String>> outcomes(ZooKeeperService server, List<byte[]> requests) throws IOException {
        List<List<String>> outcomes = new ArrayList<>();
        try (FuzzedSession session = FuzzedSession.open(server)) {
            for (int i = 0; i < requests.size() && !session.ended(); i++) {
                outcomes.add(session.outcome(requests.get(i)));
            }
        }
        return outcomes;
    }

    private static String printable(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1).replaceAll("[^!-~]+", ".");
    }

    private static ACL auth(String id) {
        return new ACL(Perms.ALL, new Id("auth", id));
    }

    private static byte[] request(int type, Record... body) {
        return Bytes.concat(
                Bytes.of(XID, type), Bytes.concat(Stream.of(body).map(Bytes::of).toArray(byte[][]::new)));
    }

    private static Record path(String path) {
        return new SyncRequest(path);
    }

    private static byte[] create(String path, List<ACL> acl) {
        return request(OpCode.create, new CreateRequest(path, DATA, acl, PERSISTENT));
    }

    private static Record creation(int type, String path, List<ACL> acl, int flags) {
        return type == OpCode.createTTL
                ? new CreateTTLRequest(path, DATA, acl, flags, MINUTE_MILLIS)
                : new CreateRequest(path, DATA, acl, flags);
    }

    private static byte[] createMember(int type, String path, List<ACL> acl, int flags) {
        return member(type, creation(type, path, acl, flags));
    }

    private static byte[] setWatches(List<String> data, List<String> exist, List<String> child) {
        return request(OpCode.setWatches, new SetWatches(Long.MAX_VALUE, data, exist, child));
    }

    private static byte[] setWatches2(List<String> persistent, List<String> recursive) {
        return request(
                OpCode.setWatches2,
                new SetWatches2(Long.MAX_VALUE, List.of("/"), List.of(), List.of(), persistent, recursive));
    }

    private static byte[] member(int type, Record body) {
        return Bytes.concat(Bytes.of(type), new byte[] {0}, Bytes.of(-1), Bytes.of(body));
    }

    private static byte[] multi(byte[]... members) {
        return Bytes.concat(Bytes.of(XID, OpCode.multi), Bytes.concat(members), lastHeader());
    }

    private static byte[] multiRead(byte[]... members) {
        return Bytes.concat(Bytes.of(XID, OpCode.multiRead), Bytes.concat(members), lastHeader());
    }

    private static byte[] lastHeader() {
        return Bytes.concat(Bytes.of(-1), new byte[] {1}, Bytes.of(-1));
    }
}

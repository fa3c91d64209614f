package io.groundkeeper.it.garbage;

import io.groundkeeper.proxy.fuzz.Bytes;
import java.util.List;
import java.util.function.Function;
import org.apache.jute.Record;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetACLRequest;
import org.apache.zookeeper.proto.GetChildren2Request;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SyncRequest;

/** A request of each type about a path. */
final class Requests {

    private static final byte[] DATA = {1, 2, 3};
    private static final int PERSISTENT = 0;
    private static final int SEQUENTIAL = 2;

    private Requests() {}

    record Kind(String name, int type, Function<String, Record> record) {

        byte[] bytes(int xid, String path) {
            return Wire.request(xid, type, Bytes.of(record.apply(path)));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Kind> kinds() {
        return List.of(
                new Kind(
                        "create",
                        OpCode.create,
                        path -> new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, PERSISTENT)),
                new Kind(
                        "create sequential",
                        OpCode.create,
                        path -> new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, SEQUENTIAL)),
                new Kind(
                        "create2",
                        OpCode.create2,
                        path -> new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, PERSISTENT)),
                new Kind("delete", OpCode.delete, path -> new DeleteRequest(path, -1)),
                new Kind("exists", OpCode.exists, path -> new ExistsRequest(path, true)),
                new Kind("getData", OpCode.getData, path -> new GetDataRequest(path, true)),
                new Kind("setData", OpCode.setData, path -> new SetDataRequest(path, DATA, -1)),
                new Kind("getChildren", OpCode.getChildren, path -> new GetChildrenRequest(path, true)),
                new Kind("getChildren2", OpCode.getChildren2, path -> new GetChildren2Request(path, true)),
                new Kind("getACL", OpCode.getACL, GetACLRequest::new),
                new Kind("setACL", OpCode.setACL, path -> new SetACLRequest(path, Ids.OPEN_ACL_UNSAFE, -1)),
                new Kind("sync", OpCode.sync, SyncRequest::new),
                new Kind("multi", OpCode.multi, path -> new MultiOperationRecord(List.of(Op.check(path, -1)))));
    }
}

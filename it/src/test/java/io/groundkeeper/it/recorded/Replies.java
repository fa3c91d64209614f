package io.groundkeeper.it.recorded;

import static io.groundkeeper.it.recorded.Requests.record;
import static io.groundkeeper.it.recorded.Requests.text;

import io.groundkeeper.it.consistency.Result;
import io.groundkeeper.it.consistency.Result.ZnodeStat;
import java.io.IOException;
import java.util.List;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataResponse;

/** What a reply on the wire means to the checker, read by ZooKeeper's own records. */
final class Replies {
    private static final Result DONE = new Result(0, null, null, null, null, null);

    private Replies() {}

    /**
     * Reads the body of a reply without an error.
     *
     * @param type of the request
     */
    static Result read(int type, InputArchive in) throws IOException {
        return switch (type) {
            case OpCode.create -> created(record(in, new CreateResponse()).getPath(), null);
            case OpCode.create2 -> {
                Create2Response created = record(in, new Create2Response());
                yield created(created.getPath(), created.getStat());
            }
            case OpCode.setData -> withStat(record(in, new SetDataResponse()).getStat());
            case OpCode.exists -> withStat(record(in, new ExistsResponse()).getStat());
            case OpCode.getData -> {
                GetDataResponse data = record(in, new GetDataResponse());
                yield new Result(0, null, text(data.getData()), stat(data.getStat()), null, null);
            }
            case OpCode.getChildren ->
                listed(record(in, new GetChildrenResponse()).getChildren(), null);
            case OpCode.getChildren2 -> {
                GetChildren2Response children = record(in, new GetChildren2Response());
                yield listed(children.getChildren(), children.getStat());
            }
            case OpCode.multi -> multi(record(in, new MultiResponse()));
            default -> DONE;
        };
    }

    private static Result multi(MultiResponse response) {
        List<Result> members =
                response.getResultList().stream().map(Replies::member).toList();
        int failure = members.stream()
                .mapToInt(Result::error)
                .filter(code -> code != 0)
                .findFirst()
                .orElse(0);
        return new Result(failure, null, null, null, null, members);
    }

    private static Result member(OpResult result) {
        if (result instanceof OpResult.ErrorResult error) {
            return Result.failed(error.getErr());
        } else if (result instanceof OpResult.CreateResult create) {
            return created(create.getPath(), create.getStat());
        } else if (result instanceof OpResult.SetDataResult set) {
            return withStat(set.getStat());
        }
        return DONE;
    }

    private static Result created(String path, Stat stat) {
        return new Result(0, path, null, stat(stat), null, null);
    }

    private static Result withStat(Stat stat) {
        return new Result(0, null, null, stat(stat), null, null);
    }

    private static Result listed(List<String> names, Stat stat) {
        return new Result(0, null, null, stat(stat), names.stream().sorted().toList(), null);
    }

    private static ZnodeStat stat(Stat stat) {
        return stat == null
                ? null
                : new ZnodeStat(
                        stat.getCzxid(),
                        stat.getMzxid(),
                        stat.getVersion(),
                        stat.getNumChildren(),
                        stat.getEphemeralOwner());
    }
}

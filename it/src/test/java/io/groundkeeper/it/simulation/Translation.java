package io.groundkeeper.it.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundkeeper.it.consistency.Action;
import io.groundkeeper.it.consistency.Result;
import io.groundkeeper.it.consistency.Result.ZnodeStat;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.ClientRequest.Watch;
import io.groundkeeper.proxy.protocol.MultiCodec;
import io.groundkeeper.proxy.protocol.Outbound;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.Record;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.ExistsResponse;
import org.apache.zookeeper.proto.GetChildren2Response;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataResponse;

/** Between what histories say and what proxies speak. */
final class Translation {
    private Translation() {}

    static ClientRequest request(Action action) {
        if (action instanceof Action.Multi multi) {
            return new ClientRequest.Multi(
                    multi.members().stream().map(Translation::write).toList());
        } else if (action instanceof Action.GetData get) {
            return new ClientRequest.GetData(get.path(), get.watch());
        } else if (action instanceof Action.Exists exists) {
            return new ClientRequest.Exists(exists.path(), exists.watch());
        } else if (action instanceof Action.GetChildren get) {
            return new ClientRequest.GetChildren(get.path(), get.watch(), true);
        } else if (action instanceof Action.Sync sync) {
            return new ClientRequest.Sync(sync.path());
        } else if (action instanceof Action.SetWatches set) {
            List<Watch> watches = new ArrayList<>();
            set.data().forEach(path -> watches.add(new Watch(Watch.Kind.DATA, path)));
            set.exist().forEach(path -> watches.add(new Watch(Watch.Kind.EXIST, path)));
            set.children().forEach(path -> watches.add(new Watch(Watch.Kind.CHILD, path)));
            return new ClientRequest.SetWatches(ZooDefs.OpCode.setWatches, set.relativeZxid(), watches, true);
        } else if (action instanceof Action.Ping) {
            return new ClientRequest.Ping();
        } else if (action instanceof Action.CloseSession) {
            return new ClientRequest.CloseSession();
        }
        return write(action);
    }

    private static ClientRequest.Write write(Action action) {
        if (action instanceof Action.Create create) {
            return new ClientRequest.Create(
                    create.path(),
                    create.data().getBytes(UTF_8),
                    ZooDefs.Ids.OPEN_ACL_UNSAFE,
                    mode(create).toFlag(),
                    ZooDefs.OpCode.create2,
                    ClientRequest.Create.NO_TTL);
        } else if (action instanceof Action.Delete delete) {
            return new ClientRequest.Delete(delete.path(), delete.version());
        } else if (action instanceof Action.SetData set) {
            return new ClientRequest.SetData(set.path(), set.data().getBytes(UTF_8), set.version());
        } else if (action instanceof Action.Check check) {
            return new ClientRequest.Check(check.path(), check.version());
        }
        throw new IllegalArgumentException(action.toString());
    }

    private static CreateMode mode(Action.Create create) {
        if (create.sequential()) {
            return create.ephemeral() ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.PERSISTENT_SEQUENTIAL;
        }
        return create.ephemeral() ? CreateMode.EPHEMERAL : CreateMode.PERSISTENT;
    }

    static Result result(Outbound.Reply reply) {
        return result(reply.error(), reply.body());
    }

    private static Result result(int error, Record body) {
        if (error != 0) {
            return Result.failed(error);
        } else if (body instanceof Create2Response created) {
            return new Result(0, created.getPath(), null, stat(created.getStat()), null, null);
        } else if (body instanceof SetDataResponse set) {
            return new Result(0, null, null, stat(set.getStat()), null, null);
        } else if (body instanceof ExistsResponse exists) {
            return new Result(0, null, null, stat(exists.getStat()), null, null);
        } else if (body instanceof GetDataResponse get) {
            return new Result(0, null, new String(get.getData(), UTF_8), stat(get.getStat()), null, null);
        } else if (body instanceof GetChildren2Response get) {
            List<String> names = get.getChildren().stream().sorted().toList();
            return new Result(0, null, null, stat(get.getStat()), names, null);
        } else if (body instanceof MultiCodec.MultiReply multi) {
            List<Result> members = multi.members().stream()
                    .map(member -> result(member.error(), member.body()))
                    .toList();
            int failure = members.stream()
                    .mapToInt(Result::error)
                    .filter(code -> code != 0)
                    .findFirst()
                    .orElse(0);
            return new Result(failure, null, null, null, null, members);
        }
        return new Result(0, null, null, null, null, null);
    }

    private static ZnodeStat stat(Stat stat) {
        return new ZnodeStat(
                stat.getCzxid(), stat.getMzxid(), stat.getVersion(), stat.getNumChildren(), stat.getEphemeralOwner());
    }
}

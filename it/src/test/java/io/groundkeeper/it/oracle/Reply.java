package io.groundkeeper.it.oracle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.CreateResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.apache.zookeeper.OpResult.GetDataResult;
import org.apache.zookeeper.OpResult.SetDataResult;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Stat;

/** Turns the reply to one operation into the {@link Line} that is compared. */
final class Reply {

    private final Recorder recorder;
    private final Namespace namespace;
    private final SessionNames sessions;
    private final int step;
    private final Operation operation;
    private final CompletableFuture<Void> recorded = new CompletableFuture<>();
    private final List<Long> zxids = new ArrayList<>();

    Reply(Recorder recorder, Namespace namespace, SessionNames sessions, int step, Operation operation) {
        this.recorder = recorder;
        this.namespace = namespace;
        this.sessions = sessions;
        this.step = step;
        this.operation = operation;
    }

    /** Completes when the reply has come and been recorded. */
    CompletableFuture<Void> recorded() {
        return recorded;
    }

    /** For a request whose reply the client library keeps to itself. */
    void unseen() {
        recorded.complete(null);
    }

    void done(int rc) {
        record(rc, "");
    }

    void stat(int rc, Stat stat) {
        record(rc, show(stat));
    }

    void created(int rc, String serverPath) {
        record(rc, show(serverPath));
    }

    void created(int rc, String serverPath, Stat stat) {
        record(rc, show(serverPath) + show(stat));
    }

    void data(int rc, byte[] data, Stat stat) {
        record(rc, (rc == Code.OK.intValue() ? " " + show(data) : "") + show(stat));
    }

    void children(int rc, List<String> names) {
        record(rc, showNames(names));
    }

    void children(int rc, List<String> names, Stat stat) {
        record(rc, showNames(names) + show(stat));
    }

    void acl(int rc, List<ACL> acl, Stat stat) {
        record(rc, showAcl(acl) + show(stat));
    }

    void number(int rc, int number) {
        record(rc, rc == Code.OK.intValue() ? " " + number : "");
    }

    /** Paths that come in no order. */
    void paths(int rc, List<String> serverPaths) {
        record(
                rc,
                serverPaths == null
                        ? ""
                        : " "
                                + serverPaths.stream()
                                        .map(namespace::toSequence)
                                        .sorted()
                                        .toList());
    }

    void identities(int rc, List<ClientInfo> identities) {
        record(
                rc,
                identities == null
                        ? ""
                        : " "
                                + identities.stream()
                                        .map(who -> who.getAuthScheme() + ":" + who.getUser())
                                        .sorted()
                                        .toList());
    }

    void multi(int rc, List<OpResult> results) {
        record(
                rc,
                results == null ? "" : results.stream().map(this::show).collect(Collectors.joining("; ", " [", "]")));
    }

    private void record(int rc, String text) {
        recorder.reply(step, operation + " -> " + name(rc) + text, zxids);
        recorded.complete(null);
    }

    private String show(OpResult result) {
        if (result instanceof ErrorResult error) {
            return "error " + name(error.getErr());
        } else if (result instanceof CreateResult create) {
            return "created" + show(create.getPath()) + show(create.getStat());
        } else if (result instanceof SetDataResult set) {
            return "set" + show(set.getStat());
        }
        if (result instanceof GetDataResult get) {
            return "data " + show(get.getData()) + show(get.getStat());
        } else if (result instanceof GetChildrenResult get) {
            return "children" + showNames(get.getChildren());
        }
        return result.getClass().getSimpleName();
    }

    private String show(String serverPath) {
        return serverPath == null ? "" : " " + namespace.toSequence(serverPath);
    }

    private String show(Stat stat) {
        if (stat == null) {
            return "";
        }
        zxids.add(stat.getCzxid());
        zxids.add(stat.getMzxid());
        zxids.add(stat.getPzxid());
        return " {version %d, cversion %d, aversion %d, owner %s, length %d, children %d, ctime %s, mtime %s}"
                .formatted(
                        stat.getVersion(),
                        stat.getCversion(),
                        stat.getAversion(),
                        sessions.name(stat.getEphemeralOwner()),
                        stat.getDataLength(),
                        stat.getNumChildren(),
                        stat.getCtime() == 0 ? "0" : "set",
                        stat.getMtime() == 0 ? "0" : "set");
    }

    private static String show(byte[] data) {
        return Text.abbreviate(data == null ? null : new String(data, StandardCharsets.UTF_8));
    }

    private static String showNames(List<String> names) {
        return names == null ? "" : " " + names.stream().sorted().toList();
    }

    private static String showAcl(List<ACL> acl) {
        if (acl == null) {
            return "";
        }
        return acl.stream()
                .map(a -> a.getPerms() + ":" + a.getId().getScheme() + ":"
                        + a.getId().getId())
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String name(int rc) {
        Code code = Code.get(rc);
        return code == null ? "error " + rc : code.name();
    }
}

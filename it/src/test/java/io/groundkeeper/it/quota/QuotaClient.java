package io.groundkeeper.it.quota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** A client that puts into words what it is answered. */
final class QuotaClient implements AutoCloseable {
    private final String connectString;
    private ZooKeeper zooKeeper;

    QuotaClient(String connectString) throws IOException {
        this.connectString = connectString;
        reopen();
    }

    private void reopen() throws IOException {
        zooKeeper = new ZooKeeper(connectString, ZooKeeperService.MAX_SESSION_TIMEOUT_MILLIS, event -> {});
    }

    /** The result, or how the request failed. */
    String send(QuotaRequests.Request request) throws Exception {
        if (request.endsSession()) {
            zooKeeper.close();
            reopen();
            return "another session";
        }
        try {
            return request.call().on(zooKeeper);
        } catch (KeeperException e) {
            return e.code() + " " + codes(e);
        } catch (RuntimeException e) {
            // The shell's commands fail so, too.
            return e.toString();
        }
    }

    /** Those of the members of a multi. */
    private static String codes(KeeperException e) {
        return e.getResults() == null
                ? ""
                : e.getResults().stream()
                        .map(result -> result instanceof OpResult.ErrorResult error ? "" + error.getErr() : "done")
                        .toList()
                        .toString();
    }

    /** What a client sees of the quotas: data and stats. */
    List<String> quotas() throws Exception {
        List<String> quotas = new ArrayList<>();
        for (String path : QuotaRequests.QUOTAS) {
            quotas.add(path + " " + read(Quotas.limitPath(path)) + " " + read(Quotas.statPath(path)));
        }
        return quotas;
    }

    private String read(String path) throws Exception {
        try {
            Stat stat = new Stat();
            byte[] data = zooKeeper.getData(path, false, stat);
            boolean unchanged = stat.getMzxid() == stat.getCzxid();
            return (data == null ? "null" : new String(data, UTF_8)) + " length " + stat.getDataLength() + " version "
                    + stat.getVersion() + (unchanged ? "" : " changed");
        } catch (KeeperException.NoNodeException e) {
            return "none";
        }
    }

    @Override
    public void close() throws InterruptedException {
        zooKeeper.close();
    }
}

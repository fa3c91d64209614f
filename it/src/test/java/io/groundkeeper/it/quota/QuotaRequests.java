package io.groundkeeper.it.quota;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.cli.SetQuotaCommand;
import org.apache.zookeeper.data.Stat;

/** Random requests on few paths, a part of them about quotas: as Apache's shell sends them, and as it would not. */
final class QuotaRequests {
    static final List<String> QUOTAS = List.of("/q", "/q/a", "/q/a/b", "/p");
    private static final List<String> PATHS = List.of(
            "/q", "/q/a", "/q/a/b", "/q/a/b/c", "/q/a-", "/q/b", "/q/b/c", "/p", "/p/a", "/q-", "/zookeeper/quota/q");

    /** Those that are no limits at all make the server stumble over every request below, where limits are enforced. */
    private static final List<String> LIMITS = List.of(
            "count=3,bytes=10",
            "count=-1,bytes=-1=;byteHardLimit=40;countHardLimit=4",
            "countHardLimit=2",
            "byteHardLimit=0",
            "count=1,bytes=-1=;countHardLimit=5",
            "",
            "count",
            "count=many");

    private final Random random;

    QuotaRequests(Random random) {
        this.random = random;
    }

    /** Something to ask a server. */
    interface Call {
        String on(ZooKeeper zooKeeper) throws Exception;
    }

    /**
     * A request.
     *
     * @param endsSession whether it is to close the session, and open another
     */
    record Request(String text, boolean endsSession, Call call) {}

    private static Request request(String text, Call call) {
        return new Request(text, false, call);
    }

    Request next() {
        String path = PATHS.get(random.nextInt(PATHS.size()));
        String quota = QUOTAS.get(random.nextInt(QUOTAS.size()));
        int kind = random.nextInt(100);
        if (kind < 35) {
            return create(path);
        } else if (kind < 50) {
            return delete(path);
        } else if (kind < 65) {
            return setData(path, data(), random.nextInt(4) == 0 ? random.nextInt(3) : -1);
        } else if (kind < 75) {
            return multi();
        } else if (kind < 77) {
            return new Request("close", true, null);
        } else if (kind < 81) {
            return setQuota(quota);
        } else if (kind < 83) {
            return deleteQuota(quota);
        } else if (kind < 88) {
            byte[] limits = limits().getBytes(UTF_8);
            return request("create quota " + quota, zk -> {
                zk.create(Quotas.limitPath(quota), limits, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                return zk.create(Quotas.statPath(quota), new byte[1], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            });
        } else if (kind < 92) {
            String znode = random.nextBoolean() ? Quotas.limitPath(quota) : Quotas.statPath(quota);
            return delete(znode);
        } else if (kind < 96) {
            return setData(Quotas.limitPath(quota), limits(), -1);
        } else if (kind < 97) {
            return setData(Quotas.statPath(quota), random.nextBoolean() ? "bytes=5" : "count=1,bytes=2=;x=3", -1);
        }
        return request("create parents of quotas", zk -> {
            for (String each : QUOTAS) {
                if (zk.exists(Quotas.quotaPath(each), false) == null) {
                    zk.create(Quotas.quotaPath(each), null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
            }
            return "";
        });
    }

    private Request create(String path) {
        String data = data();
        CreateMode mode = switch (random.nextInt(8)) {
            case 0 -> CreateMode.EPHEMERAL;
            case 1 -> CreateMode.PERSISTENT_SEQUENTIAL;
            case 2 -> CreateMode.CONTAINER;
            default -> CreateMode.PERSISTENT;
        };
        return request("create " + path + " " + mode + " " + data, zk -> {
            Stat stat = new Stat();
            return zk.create(path, bytes(data), Ids.OPEN_ACL_UNSAFE, mode, stat) + " " + describe(stat);
        });
    }

    private Request delete(String path) {
        return request("delete " + path, zk -> {
            zk.delete(path, -1);
            return "";
        });
    }

    private static Request setData(String path, String data, int version) {
        return request(
                "setData " + path + " " + data + " " + version, zk -> describe(zk.setData(path, bytes(data), version)));
    }

    private Request multi() {
        List<Op> members = new ArrayList<>();
        StringBuilder text = new StringBuilder("multi");
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String path = PATHS.get(random.nextInt(PATHS.size()));
            String data = data();
            int kind = random.nextInt(5);
            text.append(List.of(" create ", " create ", " delete ", " setData ", " setData ")
                            .get(kind))
                    .append(path)
                    .append(' ')
                    .append(data);
            members.add(
                    switch (kind) {
                        case 0, 1 -> Op.create(path, bytes(data), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                        case 2 -> Op.delete(path, -1);
                        default -> Op.setData(path, bytes(data), -1);
                    });
        }
        return request(text.toString(), zk -> {
            List<OpResult> results = zk.multi(members);
            return results.size() + " done";
        });
    }

    /** One of {@code -n}, {@code -b}, {@code -N} and {@code -B}. */
    private Request setQuota(String path) {
        StatsTrack limits = new StatsTrack();
        int value = 1 + random.nextInt(20);
        int option = random.nextInt(4);
        limits.setCount(option == 0 ? value : -1);
        limits.setBytes(option == 1 ? value : -1);
        limits.setCountHardLimit(option == 2 ? value : -1);
        limits.setByteHardLimit(option == 3 ? value : -1);
        return request("setquota " + path + " " + limits, zk -> "" + SetQuotaCommand.createQuota(zk, path, limits));
    }

    /** As the shell does, but in order: it fails where there is a quota below, and servers list children as they like. */
    private static Request deleteQuota(String path) {
        return request("delquota " + path, zk -> {
            List<String> children = new ArrayList<>(zk.getChildren(Quotas.quotaPath(path), false));
            children.sort(Comparator.reverseOrder());
            for (String child : children) {
                zk.delete(Quotas.quotaPath(path) + "/" + child, -1);
            }
            zk.delete(Quotas.quotaPath(path), -1);
            return "";
        });
    }

    private String limits() {
        return LIMITS.get(random.nextInt(LIMITS.size()));
    }

    private String data() {
        return random.nextInt(10) == 0 ? null : "x".repeat(random.nextInt(12));
    }

    private static byte[] bytes(String data) {
        return data == null ? null : data.getBytes(UTF_8);
    }

    private static String describe(Stat stat) {
        return "version " + stat.getVersion() + " cversion " + stat.getCversion() + " length " + stat.getDataLength()
                + " children " + stat.getNumChildren();
    }
}

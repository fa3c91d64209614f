package io.groundkeeper.it.acl;

import static org.assertj.core.api.Assertions.fail;

import io.groundkeeper.it.server.ZooKeeperService;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** Connects clients of ZooKeeper's, and says what they see as lines of text. */
public final class Client {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int PATIENCE_SECONDS = 60;

    private Client() {}

    /**
     * Connects.
     *
     * @param users {@code user:password} of the digest scheme
     */
    public static ZooKeeper connect(ZooKeeperService service, String... users) throws Exception {
        ZooKeeper client = connect(service.connectString(), new ZKClientConfig());
        for (String user : users) {
            client.addAuthInfo("digest", user.getBytes(StandardCharsets.UTF_8));
        }
        return client;
    }

    /** Connects with the client's own settings; fails if that takes too long. */
    public static ZooKeeper connect(String connectString, ZKClientConfig settings) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                connectString,
                TIMEOUT_MILLIS,
                event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                settings);
        if (!connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            client.close();
            fail("could not connect to " + connectString);
        }
        return client;
    }

    /** What came of it: {@code OK} with what was returned, or the name of ZooKeeper's error code. */
    public static String seen(Call call) throws InterruptedException {
        try {
            Object result = call.call();
            return result == null ? "OK" : "OK " + result;
        } catch (KeeperException e) {
            return e.code().name();
        }
    }

    /** Whom the server takes a client for. */
    public static String whoAmI(ZooKeeper client) throws InterruptedException {
        return seen(() -> {
            // Its own answer may come without an error code.
            client.exists("/", false);
            return client.whoAmI().stream()
                    .map(info -> info.getAuthScheme() + ":" + info.getUser())
                    .collect(Collectors.joining(", "));
        });
    }

    /** A call of the client. */
    public interface Call {
        Object call() throws KeeperException, InterruptedException;
    }
}

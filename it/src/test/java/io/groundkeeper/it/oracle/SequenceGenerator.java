package io.groundkeeper.it.oracle;

import io.groundkeeper.it.oracle.Operation.AddAuth;
import io.groundkeeper.it.oracle.Operation.AddWatch;
import io.groundkeeper.it.oracle.Operation.Check;
import io.groundkeeper.it.oracle.Operation.Create;
import io.groundkeeper.it.oracle.Operation.CreateTtl;
import io.groundkeeper.it.oracle.Operation.Delete;
import io.groundkeeper.it.oracle.Operation.DeleteContainer;
import io.groundkeeper.it.oracle.Operation.Exists;
import io.groundkeeper.it.oracle.Operation.GetAcl;
import io.groundkeeper.it.oracle.Operation.GetAllChildrenNumber;
import io.groundkeeper.it.oracle.Operation.GetChildren;
import io.groundkeeper.it.oracle.Operation.GetData;
import io.groundkeeper.it.oracle.Operation.GetEphemerals;
import io.groundkeeper.it.oracle.Operation.Multi;
import io.groundkeeper.it.oracle.Operation.MultiRead;
import io.groundkeeper.it.oracle.Operation.Reconfig;
import io.groundkeeper.it.oracle.Operation.RemoveWatches;
import io.groundkeeper.it.oracle.Operation.SetAcl;
import io.groundkeeper.it.oracle.Operation.SetData;
import io.groundkeeper.it.oracle.Operation.Sync;
import io.groundkeeper.it.oracle.Operation.WhoAmI;
import io.groundkeeper.it.oracle.Step.Reattach;
import io.groundkeeper.it.oracle.Step.Reopen;
import io.groundkeeper.it.oracle.Step.Send;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.WatcherType;

/** Makes a random sequence from a seed: few names, so that its clients keep meeting each other. */
final class SequenceGenerator {

    private static final int LENGTH = 40;
    private static final int DEEPEST = 3;
    private static final int MOST_CLIENTS = 4;
    private static final int MOST_IN_BURST = 8;
    private static final int MOST_IN_MULTI = 5;
    private static final int MOST_MEANWHILE = 5;
    private static final int LONG_DATA = 200_000;

    /** The last three are what a sequential create of {@code n} makes of it. */
    private static final List<String> NAMES =
            List.of("a", "a", "a", "b", "b", "n0000000000", "n0000000001", "n0000000002");

    private static final List<String> ZOOKEEPERS_OWN =
            List.of("/zookeeper", "/zookeeper/quota", "/zookeeper/config", "/zookeeper/a", "/zookeeper/quota/a");

    private final Random random;
    private final boolean wholeTree;
    private final LikelyTree likely;

    private SequenceGenerator(long seed, boolean wholeTree) {
        this.random = new Random(seed);
        this.wholeTree = wholeTree;
        this.likely = new LikelyTree(random);
    }

    /** Returns the sequence of a seed, for a subtree that is empty. */
    static Sequence forSubtree(long seed) {
        return new SequenceGenerator(seed, false).sequence(seed);
    }

    /** Returns the sequence of a seed, for a whole tree, whose root stays open to all. */
    static Sequence forWholeTree(long seed) {
        return new SequenceGenerator(seed, true).sequence(seed);
    }

    private Sequence sequence(long seed) {
        int clients = 2 + random.nextInt(MOST_CLIENTS - 1);
        boolean breaksConnections = chance(10);
        List<Step> steps = times(LENGTH, () -> step(clients, breaksConnections));
        return new Sequence(Long.toString(seed), clients, steps);
    }

    private Step step(int clients, boolean breaksConnections) {
        int client = random.nextInt(clients);
        if (breaksConnections && chance(5)) {
            List<Send> meanwhile = times(random.nextInt(MOST_MEANWHILE), () -> {
                int other = (client + 1 + random.nextInt(clients - 1)) % clients;
                return new Send(other, List.of(operation()));
            });
            return new Reattach(client, meanwhile);
        } else if (chance(2)) {
            return new Reopen(client);
        } else if (chance(15)) {
            return new Send(client, times(2 + random.nextInt(MOST_IN_BURST - 1), this::operationInBurst));
        }
        return new Send(client, List.of(operation()));
    }

    private Operation operation() {
        Operation operation = anyOperation();
        likely.apply(operation);
        return operation;
    }

    private Operation anyOperation() {
        return switch (random.nextInt(35)) {
            case 0, 1, 2, 3, 4, 5 -> create();
            case 6, 7, 8 -> delete();
            case 9, 10, 11 -> new Exists(path(), chance(60));
            case 12, 13, 14 -> new GetData(path(), chance(60));
            case 15, 16, 17 -> setData();
            case 18, 19, 20 -> new GetChildren(path(), chance(60), chance(50));
            case 21 -> new GetAcl(path());
            case 22 -> setAcl();
            case 23 -> chance(50) ? new AddAuth(pick(Credentials.values())) : new Sync(path());
            case 24, 25 -> multi();
            case 26 -> new MultiRead(times(1 + random.nextInt(MOST_IN_MULTI), this::multiReadMember));
            case 27 -> createTtl();
            case 28 -> new GetAllChildrenNumber(path());
            case 29 -> new GetEphemerals(path());
            case 30 -> chance(50) ? new WhoAmI() : new Reconfig();
            case 31 -> new DeleteContainer(deletable());
            case 32, 33 -> new AddWatch(path(), pick(AddWatchMode.values()));
            default -> new RemoveWatches(path(), pick(WatcherType.values()), chance(50), chance(50));
        };
    }

    /**
     * No setACL: until it is applied, ZooKeeper checks the requests behind it against the ACL before or after, as the
     * race between its threads will have it. No addauth: ZooKeeper carries it out at once, so who may be told of what the
     * requests ahead of it change is such a race too.
     */
    private Operation operationInBurst() {
        Operation operation = anyOperation();
        if (operation instanceof SetAcl || operation instanceof AddAuth) {
            return operationInBurst();
        }
        likely.apply(operation);
        return operation;
    }

    private Create create() {
        CreateMode mode = switch (random.nextInt(10)) {
            case 0, 1 -> CreateMode.EPHEMERAL;
            case 2, 3 -> CreateMode.PERSISTENT_SEQUENTIAL;
            case 4 -> CreateMode.EPHEMERAL_SEQUENTIAL;
            case 5 -> CreateMode.CONTAINER;
            default -> CreateMode.PERSISTENT;
        };
        return new Create(newPath(mode), data(), acl(), mode, chance(50));
    }

    private CreateTtl createTtl() {
        CreateMode mode = chance(70) ? CreateMode.PERSISTENT_WITH_TTL : CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL;
        return new CreateTtl(newPath(mode), data(), acl(), mode, Script.LONG_TTL);
    }

    private String newPath(CreateMode mode) {
        String parent = likely.pick();
        if (mode.isSequential()) {
            // A name may be nothing but its number, though not at the root, where it would be outside of a subtree.
            return chance(90) || parent.equals("/") ? child(parent, "n") : parent + "/";
        }
        return chance(40) || depth(parent) == DEEPEST ? path() : child(parent, pick(NAMES));
    }

    private Delete delete() {
        return new Delete(deletable(), version());
    }

    /** Without its root there is not much of a tree. */
    private String deletable() {
        String path = path();
        return path.equals("/") && chance(95) ? "/a" : path;
    }

    private Operation multiReadMember() {
        return chance(50) ? new GetData(path(), false) : new GetChildren(path(), false, false);
    }

    private SetData setData() {
        return new SetData(path(), data(), version());
    }

    private SetAcl setAcl() {
        String path = path();
        Acls acl = path.equals("/") && (wholeTree || chance(80)) ? Acls.OPEN : pick(Acls.values());
        return new SetAcl(path, acl, version());
    }

    private Multi multi() {
        return new Multi(times(1 + random.nextInt(MOST_IN_MULTI), () -> switch (random.nextInt(10)) {
            case 0, 1, 2 -> create();
            case 3 -> createTtl();
            case 4, 5 -> new Delete(likely.pick(), versionInMulti());
            case 6, 7 -> new SetData(likely.pick(), data(), versionInMulti());
            default -> new Check(likely.pick(), versionInMulti());
        }));
    }

    /** Mostly one that fits, or hardly any multi would succeed. */
    private int versionInMulti() {
        return chance(85) ? Operation.ANY : version();
    }

    private String path() {
        if (wholeTree && chance(15)) {
            return pick(ZOOKEEPERS_OWN);
        }
        if (chance(70)) {
            return likely.pick();
        }
        return "/" + String.join("/", times(1 + random.nextInt(DEEPEST), () -> pick(NAMES)));
    }

    private static String child(String parent, String name) {
        return parent.equals("/") ? "/" + name : parent + "/" + name;
    }

    private static int depth(String path) {
        return path.equals("/") ? 0 : (int) path.chars().filter(c -> c == '/').count();
    }

    private int version() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> 0;
            case 3, 4 -> 1;
            case 5 -> 2;
            case 6 -> -5;
            default -> Operation.ANY;
        };
    }

    private String data() {
        return switch (random.nextInt(40)) {
            case 0, 1 -> null;
            case 2, 3, 4 -> "";
            case 5 -> "x".repeat(random.nextInt(LONG_DATA));
            default -> "d" + random.nextInt(1_000);
        };
    }

    private Acls acl() {
        return chance(85) ? Acls.OPEN : pick(Acls.values());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private <T> T pick(T[] from) {
        return from[random.nextInt(from.length)];
    }

    private static <T> List<T> times(int count, Supplier<T> supplier) {
        return Stream.generate(supplier).limit(count).toList();
    }
}

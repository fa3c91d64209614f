package io.groundkeeper.layer.write;

import io.groundkeeper.schema.AclEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests of two sessions on few paths, so that they meet: of every kind, the sensible more often than the others. */
final class RandomRequests {
    static final List<String> PATHS = List.of("/a", "/b", "/a/a", "/a/b", "/b/a", "/a/a/a", "/a/a/b");
    private static final List<Operation.Lifetime> LIFETIMES = List.of(
            Operation.Lifetime.PERSISTENT,
            Operation.Lifetime.EPHEMERAL,
            Operation.Lifetime.CONTAINER,
            Operation.Lifetime.ofTtl(1_000));
    private static final long[] SESSIONS = {7, 8};
    private static final int[] SIZES = {0, 1, 100, 20_000, 65_536, 65_537, 140_000};

    private final Random random;
    private long time = 1_000;

    RandomRequests(Random random) {
        this.random = random;
    }

    List<WriteRequest> next(int count) {
        List<WriteRequest> requests = new ArrayList<>();
        for (long session : SESSIONS) {
            requests.add(request(session, new Operation.OpenSession(1_000, new byte[16], 1)));
        }
        while (requests.size() < count) {
            requests.add(request(SESSIONS[random.nextInt(2)], operation()));
        }
        return requests;
    }

    private WriteRequest request(long session, Operation operation) {
        // Mostly by the proxy that holds the session.
        long proxy = random.nextInt(20) == 0 ? 2 : 1;
        return new WriteRequest(session, proxy, 0, Caller.ANONYMOUS, time++, operation);
    }

    private Operation operation() {
        int kind = random.nextInt(100);
        if (kind < 12) {
            List<Operation> members = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                members.add(treeOperation());
            }
            return new Operation.Multi(members);
        } else if (kind < 13) {
            return new Operation.CloseSession();
        } else if (kind < 19) {
            return new Operation.OpenSession(1_000, new byte[16], 1);
        } else if (kind < 20) {
            return new Operation.MoveSession(new byte[16], 2, 1_000);
        } else if (kind < 26) {
            return new Operation.MoveSession(new byte[16], 1, 1_000);
        }
        return treeOperation();
    }

    private Operation treeOperation() {
        String path = PATHS.get(random.nextInt(PATHS.size()));
        int version = random.nextInt(3) == 0 ? random.nextInt(3) : -1;
        int kind = random.nextInt(12);
        if (kind < 6) {
            boolean sequential = random.nextInt(5) == 0;
            Operation.Lifetime lifetime = LIFETIMES.get(random.nextInt(LIFETIMES.size()));
            return new Operation.Create(path, data(), acl(), lifetime, sequential);
        } else if (kind < 7) {
            return new Operation.Delete(path, version);
        } else if (kind < 10) {
            return new Operation.SetData(path, data(), version);
        }
        return kind < 11 ? new Operation.SetAcl(path, acl(), version) : new Operation.Check(path, version);
    }

    private List<AclEntry> acl() {
        if (random.nextInt(15) > 0) {
            return AclEntry.OPEN;
        }
        // Never without a way back.
        return List.of(new AclEntry(AclEntry.ADMIN | random.nextInt(AclEntry.ALL), "world", "anyone"));
    }

    private byte[] data() {
        if (random.nextInt(10) == 0) {
            return null;
        }
        byte[] data = new byte[SIZES[random.nextInt(random.nextInt(4) == 0 ? SIZES.length : 3)]];
        random.nextBytes(data);
        return data;
    }
}

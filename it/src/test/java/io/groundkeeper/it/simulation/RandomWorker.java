package io.groundkeeper.it.simulation;

import io.groundkeeper.it.consistency.Action;
import io.groundkeeper.it.consistency.Result;
import java.util.ArrayList;
import java.util.List;

/** Asks anything at all, of a few znodes so that it meets others, several requests at a time. */
final class RandomWorker extends Worker {
    static final String REGISTERS = "/registers";
    static final String EPHEMERALS = "/ephemerals";
    static final String QUEUE = "/queue";

    private static final int ZNODES = 4;
    private static final int MAX_OUTSTANDING = 8;
    private static final int MAX_QUEUED = 10;
    private static final int ANY_VERSION = -1;
    private static final double CLOSES = 0.004;
    private static final double BURSTS = 0.3;

    private final long thinkNanos;
    private final List<String> queued = new ArrayList<>();

    /** @param thinkNanos bound of the pauses between its requests */
    RandomWorker(World world, SimulatedTenant tenant, String name, int wishMillis, long thinkNanos) {
        super(world, tenant, name, wishMillis);
        this.thinkNanos = thinkNanos;
    }

    @Override
    public void connected() {
        for (String path : List.of(REGISTERS, EPHEMERALS, QUEUE)) {
            ask(new Action.Create(path, value(), false, false), result -> {});
        }
        next(client());
    }

    private void next(SimulatedClient current) {
        later(thinkNanos, () -> {
            if (isConnected() && client() == current) {
                work();
                if (isConnected() && client() == current) {
                    next(current);
                }
            }
        });
    }

    private void work() {
        if (client().outstanding() >= MAX_OUTSTANDING) {
            return;
        }
        if (random().nextDouble() < CLOSES) {
            close();
            return;
        }
        int requests = random().nextDouble() < BURSTS ? 1 + random().nextInt(4) : 1;
        for (int i = 0; i < requests; i++) {
            request();
        }
    }

    private void request() {
        String register = REGISTERS + "/" + random().nextInt(ZNODES);
        String ephemeral = EPHEMERALS + "/" + random().nextInt(ZNODES);
        boolean watch = random().nextInt(3) == 0;
        String any = random().nextBoolean() ? register : ephemeral;
        switch (random().nextInt(20)) {
            case 0, 1 -> ask(new Action.Create(register, value(), false, false), result -> {});
            case 2, 3 -> ask(new Action.SetData(register, value(), ANY_VERSION), result -> {});
            case 4 -> compareAndSet(register);
            case 5 -> ask(new Action.Delete(register, ANY_VERSION), result -> {});
            case 6, 7 -> ask(new Action.Create(ephemeral, value(), true, false), result -> {});
            case 8 -> ask(new Action.Delete(ephemeral, ANY_VERSION), result -> {});
            case 9, 10 ->
                ask(new Action.Create(QUEUE + "/n-", value(), random().nextBoolean(), true), result -> {
                    if (result != null && result.ok()) {
                        queued.add(result.path());
                    }
                });
            case 11 -> take();
            case 12 -> {
                ask(new Action.Sync(register), result -> {});
                ask(new Action.GetData(register, watch), result -> {});
            }
            case 13 -> ask(new Action.GetChildren(EPHEMERALS, watch), result -> {});
            case 16 -> ask(new Action.GetChildren(QUEUE, watch), this::shorten);
            case 14 -> ask(multi(register, ephemeral), result -> {});
            case 15 -> ask(new Action.Exists(any, watch), result -> {});
            default -> ask(new Action.GetData(any, watch), result -> {});
        }
    }

    private void compareAndSet(String path) {
        ask(new Action.GetData(path, false), read -> {
            if (read != null && read.ok() && isConnected()) {
                ask(new Action.SetData(path, value(), read.stat().version()), result -> {});
            }
        });
    }

    /** Takes what has become too many. */
    private void shorten(Result listed) {
        if (listed != null && listed.ok() && isConnected()) {
            listed.children().stream()
                    .limit(Math.max(0, listed.children().size() - MAX_QUEUED))
                    .forEach(name -> ask(new Action.Delete(QUEUE + "/" + name, ANY_VERSION), result -> {}));
        }
    }

    private void take() {
        if (!queued.isEmpty()) {
            ask(new Action.Delete(queued.remove(random().nextInt(queued.size())), ANY_VERSION), result -> {});
        }
    }

    private Action multi(String register, String ephemeral) {
        return switch (random().nextInt(4)) {
            case 0 ->
                new Action.Multi(List.of(
                        new Action.SetData(register, value(), ANY_VERSION),
                        new Action.Create(QUEUE + "/m-", value(), false, true)));
            case 1 ->
                new Action.Multi(List.of(
                        new Action.Delete(ephemeral, ANY_VERSION), new Action.SetData(register, value(), ANY_VERSION)));
            case 2 ->
                new Action.Multi(List.of(
                        new Action.Check(register, random().nextInt(3)),
                        new Action.Create(ephemeral, value(), true, false)));
            default ->
                new Action.Multi(List.of(
                        new Action.Create(register, value(), false, false),
                        new Action.Create(ephemeral, value(), true, false)));
        };
    }
}

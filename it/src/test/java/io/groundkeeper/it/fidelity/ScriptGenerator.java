package io.groundkeeper.it.fidelity;

import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.TransactionOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Makes up scripts from a seed: few keys, few values, and everything that a transaction can be asked to do with them. */
final class ScriptGenerator {
    private static final List<StreamingMode> MODES = List.of(StreamingMode.values());
    private static final HexFormat HEX = HexFormat.of();
    private static final int SLOTS = 3;
    private static final int STEPS = 40;
    private static final int MAX_OFFSET = 6;
    private static final int STAMP_BYTES = 10;

    private static final byte[][] NAMES = {
        {},
        {0},
        {'a'},
        {'a', 0},
        {'a', 0, 0},
        {'a', 'a'},
        {'b'},
        {'b', (byte) 0xff},
        {'c'},
        {'c', (byte) 0xff, (byte) 0xff}
    };

    /** Their values may have versionstamps in them; those differ from engine to engine, and atomic operations leave them alone. */
    private static final byte[][] STAMPED_NAMES = {{'s'}, {'t'}};

    private static final byte[] BYTES = {0, 1, 7, (byte) 0x80, (byte) 0xff};
    private static final int[] LENGTHS = {0, 1, 2, 3, 4, 8, 9, 16};

    /** Those of FoundationDB's options that could change what a transaction answers, and some that must not. */
    private static final Map<String, Consumer<TransactionOptions>> OPTIONS = options();

    private final Random random;
    private final List<Step> steps = new ArrayList<>();
    private int slot;

    /**
     * Whether there are selectors that count keys, and iterators, or else versionstamps and {@code COMPARE_AND_CLEAR}. Together in
     * one transaction they do in FoundationDB 7.3 what depends on what its client has read before, and nobody should rely on
     * that: a selector counts a key that {@code COMPARE_AND_CLEAR} has removed, and may pass by one that is unreadable; an
     * iterator's chunk ends where the client would have to ask the cluster, be it before a key that is unreadable.
     */
    private final boolean selecting;

    private ScriptGenerator(long seed) {
        this.random = new Random(seed);
        this.selecting = random.nextBoolean();
    }

    static Script script(long seed) {
        ScriptGenerator generator = new ScriptGenerator(seed);
        for (int i = 0; i < STEPS; i++) {
            generator.slot = generator.random.nextInt(SLOTS);
            generator.add();
        }
        for (int i = 0; i < SLOTS; i++) {
            generator.slot = i;
            generator.commit();
        }
        generator.readAll();
        return new Script("fidelity.seed=" + seed, generator.steps);
    }

    private static Map<String, Consumer<TransactionOptions>> options() {
        Map<String, Consumer<TransactionOptions>> options = new TreeMap<>();
        options.put("nextWriteNoWriteConflictRange", TransactionOptions::setNextWriteNoWriteConflictRange);
        options.put("readYourWritesDisable", TransactionOptions::setReadYourWritesDisable);
        options.put("snapshotRywEnable", TransactionOptions::setSnapshotRywEnable);
        options.put("snapshotRywDisable", TransactionOptions::setSnapshotRywDisable);
        options.put("bypassUnreadable", TransactionOptions::setBypassUnreadable);
        options.put("priorityBatch", TransactionOptions::setPriorityBatch);
        options.put("causalReadRisky", TransactionOptions::setCausalReadRisky);
        options.put("causalWriteRisky", TransactionOptions::setCausalWriteRisky);
        options.put("lockAware", TransactionOptions::setLockAware);
        options.put("sizeLimit 200", tr -> tr.setSizeLimit(200));
        options.put("sizeLimit 31", tr -> tr.setSizeLimit(31));
        options.put("sizeLimit 10000001", tr -> tr.setSizeLimit(10_000_001));
        options.put("retryLimit 1", tr -> tr.setRetryLimit(1));
        options.put("retryLimit -2", tr -> tr.setRetryLimit(-2));
        options.put("maxRetryDelay 1", tr -> tr.setMaxRetryDelay(1));
        options.put("timeout -1", tr -> tr.setTimeout(-1));
        options.put("tag", tr -> tr.setTag("tag"));
        return options;
    }

    private void add() {
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3 -> get();
            case 4, 5, 6 -> getKey();
            case 7, 8, 9, 10, 11 -> range();
            case 12 -> {
                if (selecting) {
                    iterate();
                } else {
                    range();
                }
            }
            case 13, 14, 15, 16 -> set();
            case 17 -> clearKey();
            case 18, 19 -> clearRange();
            case 20, 21, 22, 23, 24 -> atomic();
            case 25, 26 -> {
                if (selecting) {
                    set();
                } else if (random.nextBoolean()) {
                    stampedKey();
                } else {
                    stampedValue();
                }
            }
            case 27 -> conflictRange();
            case 28 -> conflictKey();
            case 29 -> readVersion();
            case 31 -> option();
            case 32 -> watch();
            case 33 -> onError();
            case 34 -> versionstamp();
            case 35 -> end();
            default -> commit();
        }
    }

    private void step(String text, Step.Action action) {
        steps.add(new Step(slot, text, action));
    }

    /** A step that answers nothing. */
    private void write(String text, Write action) {
        step(text, (stage, which) -> {
            action.on(stage, stage.transaction(which));
            return "done";
        });
    }

    @FunctionalInterface
    private interface Write {
        void on(Stage stage, Transaction transaction);
    }

    private void get() {
        byte[] name = anyName();
        boolean snapshot = random.nextInt(4) == 0;
        step("get " + text(name) + snapshot(snapshot), (stage, which) -> {
            CompletableFuture<byte[]> value = reads(stage, which, snapshot).get(stage.key(name));
            return stage.text(Stage.get(value));
        });
    }

    private void getKey() {
        Selector selector = selector();
        boolean snapshot = random.nextInt(4) == 0;
        step("getKey " + selector + snapshot(snapshot), (stage, which) -> {
            CompletableFuture<byte[]> key = reads(stage, which, snapshot).getKey(selector.on(stage));
            return stage.keyText(Stage.get(key));
        });
    }

    @SuppressWarnings("ArrayRecordComponent") // read-only, never compared
    private record Selector(byte[] name, boolean orEqual, int offset) {
        KeySelector on(Stage stage) {
            return new KeySelector(stage.key(name), orEqual, offset);
        }

        @Override
        public String toString() {
            return "(" + text(name) + ", " + orEqual + ", " + offset + ")";
        }
    }

    private Selector selector() {
        if (!selecting) {
            return new Selector(name(), random.nextBoolean(), 1);
        }
        return new Selector(name(), random.nextBoolean(), random.nextInt(2 * MAX_OFFSET + 1) - MAX_OFFSET);
    }

    private void range() {
        boolean plain = random.nextBoolean();
        Selector begin = plain ? new Selector(anyName(), false, 1) : selector();
        Selector end = plain ? new Selector(anyName(), false, 1) : selector();
        int limit = random.nextInt(4);
        boolean reverse = random.nextBoolean();
        StreamingMode mode = MODES.get(random.nextInt(MODES.size()));
        boolean snapshot = random.nextInt(4) == 0;
        step(
                "getRange %s %s limit %d%s %s%s"
                        .formatted(begin, end, limit, reverse ? " reverse" : "", mode, snapshot(snapshot)),
                (stage, which) -> stage.text(Stage.get(reads(stage, which, snapshot)
                        .getRange(begin.on(stage), end.on(stage), limit, reverse, mode)
                        .asList())));
    }

    /** Reads the first few of a range. */
    private void iterate() {
        byte[] begin = anyName();
        byte[] end = anyName();
        int count = 1 + random.nextInt(2);
        boolean reverse = random.nextBoolean();
        step("iterate " + text(begin) + " " + text(end) + (reverse ? " reverse, " : ", ") + count, (stage, which) -> {
            var pairs = stage.transaction(which)
                    .getRange(stage.key(begin), stage.key(end), ReadTransaction.ROW_LIMIT_UNLIMITED, reverse)
                    .iterator();
            StringBuilder answer = new StringBuilder();
            for (int i = 0; i < count && pairs.hasNext(); i++) {
                answer.append(stage.text(List.of(pairs.next())));
            }
            pairs.cancel();
            return answer.toString();
        });
    }

    private void set() {
        byte[] name = anyName();
        byte[] value = value();
        write("set " + text(name) + " " + text(value), (stage, tr) -> tr.set(stage.key(name), value));
    }

    private void clearKey() {
        byte[] name = anyName();
        write("clear " + text(name), (stage, tr) -> tr.clear(stage.key(name)));
    }

    private void clearRange() {
        byte[] begin = anyName();
        byte[] end = anyName();
        write("clear " + text(begin) + " " + text(end), (stage, tr) -> tr.clear(stage.key(begin), stage.key(end)));
    }

    private void atomic() {
        MutationType[] types = MutationType.values();
        MutationType type;
        do {
            type = types[random.nextInt(types.length)];
        } while (type == MutationType.SET_VERSIONSTAMPED_KEY
                || type == MutationType.SET_VERSIONSTAMPED_VALUE
                || (type == MutationType.COMPARE_AND_CLEAR && selecting));
        MutationType chosen = type;
        byte[] name = name();
        byte[] operand = value();
        write(
                chosen + " " + text(name) + " " + text(operand),
                (stage, tr) -> tr.mutate(chosen, stage.key(name), operand));
    }

    private void stampedKey() {
        byte[] name = name();
        byte[] value = value();
        boolean misplaced = random.nextInt(8) == 0;
        write("set stamped key " + text(name) + " " + text(value) + (misplaced ? " misplaced" : ""), (stage, tr) -> {
            byte[] key = stage.key(name);
            tr.mutate(
                    MutationType.SET_VERSIONSTAMPED_KEY,
                    stamped(key, new byte[0], misplaced ? key.length + 1 : key.length),
                    value);
        });
    }

    private void stampedValue() {
        byte[] name = stampedName();
        byte[] before = value();
        byte[] after = value();
        boolean misplaced = random.nextInt(8) == 0;
        byte[] value = stamped(before, after, misplaced ? -1 : before.length);
        write(
                "set stamped value " + text(name) + " " + text(value),
                (stage, tr) -> tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, stage.key(name), value));
    }

    /** With room for a stamp between the two, and its offset at the end. */
    private static byte[] stamped(byte[] before, byte[] after, int offset) {
        byte[] bytes = Arrays.copyOf(before, before.length + STAMP_BYTES + after.length + Integer.BYTES);
        System.arraycopy(after, 0, bytes, before.length + STAMP_BYTES, after.length);
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[bytes.length - Integer.BYTES + i] = (byte) (offset >> (8 * i));
        }
        return bytes;
    }

    private void conflictRange() {
        byte[] begin = anyName();
        byte[] end = anyName();
        String what = text(begin) + " " + text(end);
        switch (random.nextInt(3)) {
            case 0 ->
                write(
                        "read conflict " + what,
                        (stage, tr) -> tr.addReadConflictRange(stage.key(begin), stage.key(end)));
            case 1 ->
                write(
                        "write conflict " + what,
                        (stage, tr) -> tr.addWriteConflictRange(stage.key(begin), stage.key(end)));
            default -> {
                boolean snapshot = random.nextBoolean();
                step(
                        "read conflict if not snapshot " + what + snapshot(snapshot),
                        (stage, which) -> Boolean.toString(reads(stage, which, snapshot)
                                .addReadConflictRangeIfNotSnapshot(stage.key(begin), stage.key(end))));
            }
        }
    }

    private void conflictKey() {
        byte[] name = anyName();
        if (random.nextBoolean()) {
            write("read conflict " + text(name), (stage, tr) -> tr.addReadConflictKey(stage.key(name)));
        } else {
            write("write conflict " + text(name), (stage, tr) -> tr.addWriteConflictKey(stage.key(name)));
        }
    }

    private void readVersion() {
        if (random.nextBoolean()) {
            step(
                    "getReadVersion",
                    (stage, which) ->
                            stage.name(Stage.get(stage.transaction(which).getReadVersion())));
        } else {
            int back = random.nextInt(3);
            step("setReadVersion of the last commit but " + back, (stage, which) -> stage.setReadVersion(which, back));
        }
    }

    private void option() {
        List<String> names = List.copyOf(OPTIONS.keySet());
        String name = names.get(random.nextInt(names.size()));
        write("option " + name, (stage, tr) -> OPTIONS.get(name).accept(tr.options()));
    }

    private void watch() {
        byte[] name = anyName();
        step("watch " + text(name), (stage, which) -> stage.watch(which, name));
    }

    private void onError() {
        int[] codes = {1020, 1021, 1007, 1037, 1039, 2000};
        int code = codes[random.nextInt(codes.length)];
        step("onError " + code, (stage, which) -> stage.onError(which, code));
    }

    private void versionstamp() {
        step("getVersionstamp", (stage, which) -> stage.awaitingStamp(which));
    }

    private void end() {
        if (random.nextInt(3) == 0) {
            write("cancel", (stage, tr) -> tr.cancel());
        } else {
            newTransaction();
        }
    }

    private void newTransaction() {
        step("new transaction", (stage, which) -> {
            stage.begin(which);
            return "done";
        });
    }

    private void commit() {
        step("commit", (stage, which) -> stage.commit(which));
        if (random.nextInt(4) > 0) {
            newTransaction();
        }
    }

    private void readAll() {
        newTransaction();
        step(
                "everything",
                (stage, which) -> stage.text(Stage.get(stage.transaction(which)
                        .getRange(stage.key(), stage.afterAll())
                        .asList())));
    }

    private static ReadTransaction reads(Stage stage, int which, boolean snapshot) {
        Transaction transaction = stage.transaction(which);
        return snapshot ? transaction.snapshot() : transaction;
    }

    private byte[] name() {
        return NAMES[random.nextInt(NAMES.length)];
    }

    private byte[] stampedName() {
        return STAMPED_NAMES[random.nextInt(STAMPED_NAMES.length)];
    }

    private byte[] anyName() {
        return random.nextInt(6) == 0 ? stampedName() : name();
    }

    private byte[] value() {
        byte[] value = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        for (int i = 0; i < value.length; i++) {
            value[i] = BYTES[random.nextInt(BYTES.length)];
        }
        return value;
    }

    private static String text(byte[] bytes) {
        return "'" + HEX.formatHex(bytes) + "'";
    }

    private static String snapshot(boolean snapshot) {
        return snapshot ? " snapshot" : "";
    }
}

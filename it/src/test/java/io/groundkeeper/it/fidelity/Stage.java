package io.groundkeeper.it.fidelity;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An engine on which a script is played, in a part of the key space of its own. Versions and stamps are told by the number of
 * the commit they come from, keys by their names. Not thread-safe.
 */
final class Stage implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();
    private static final long PATIENCE_SECONDS = 60;

    /** Keys around those of the script, as many as a selector may go astray. */
    private static final int MARGIN = 12;

    private static final byte FIRST_MARGIN = 0x01;
    private static final byte NAMES = 0x10;
    private static final byte LAST_MARGIN = 0x70;

    private final Database database;
    private final byte[] prefix;
    private final Map<Integer, Transaction> transactions = new HashMap<>();
    private final List<CompletableFuture<?>> watches = new ArrayList<>();
    private final List<Long> versions = new ArrayList<>();
    private final List<byte[]> stamps = new ArrayList<>();

    /** Keys below {@code prefix} are this stage's; they are gone when it is closed. */
    Stage(Database database, byte[] prefix) {
        this.database = database;
        this.prefix = prefix.clone();
        database.run(transaction -> {
            for (byte i = 0; i < MARGIN; i++) {
                transaction.set(ByteArrayUtil.join(prefix, new byte[] {FIRST_MARGIN, i}), new byte[0]);
                transaction.set(ByteArrayUtil.join(prefix, new byte[] {LAST_MARGIN, i}), new byte[0]);
            }
            return null;
        });
    }

    /** Plays a script; the answers to its steps. */
    List<String> play(Script script) {
        List<String> answers = new ArrayList<>();
        for (Step step : script.steps()) {
            answers.add(play(step));
        }
        return answers;
    }

    private String play(Step step) {
        try {
            return step.action().on(this, step.slot());
        } catch (Exception e) {
            return error(e);
        }
    }

    /** The text of an error. */
    static String error(Throwable error) {
        Throwable cause = error;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof FDBException e
                ? "error " + e.getCode()
                : cause.getClass().getSimpleName();
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    Database database() {
        return database;
    }

    /** The transaction of a slot, which is begun at its first use. */
    Transaction transaction(int slot) {
        return transactions.computeIfAbsent(slot, unused -> database.createTransaction());
    }

    /** A new transaction for the slot, the present one being closed. */
    void begin(int slot) {
        Transaction present = transactions.remove(slot);
        if (present != null) {
            present.close();
        }
    }

    /** To read what the last commit but {@code back} has left. */
    String setReadVersion(int slot, int back) {
        if (back >= versions.size()) {
            return "no such commit";
        }
        transaction(slot).setReadVersion(versions.get(versions.size() - 1 - back));
        return "done";
    }

    byte[] key(byte... name) {
        return ByteArrayUtil.join(prefix, new byte[] {NAMES}, name);
    }

    /** After all keys of the script. */
    byte[] afterAll() {
        return ByteArrayUtil.join(prefix, new byte[] {LAST_MARGIN});
    }

    /** Commits, and tells what version came of it. */
    String commit(int slot) throws Exception {
        Transaction transaction = transaction(slot);
        CompletableFuture<byte[]> stamp = transaction.getVersionstamp();
        get(transaction.commit());
        long version = transaction.getCommittedVersion();
        if (version < 0) {
            return "read-only, stamp: " + outcome(stamp);
        }
        versions.add(version);
        stamps.add(get(stamp));
        return "commit " + versions.size();
    }

    private static String outcome(CompletableFuture<byte[]> future) throws Exception {
        try {
            return "of " + get(future).length + " bytes";
        } catch (ExecutionException e) {
            return error(e);
        }
    }

    /** Asks for a stamp, to be told at the end. */
    String awaitingStamp(int slot) {
        return watching(transaction(slot).getVersionstamp());
    }

    /** Goes on with the transaction for the next attempt, if there is to be one. */
    String onError(int slot, int code) throws Exception {
        Transaction next = get(transaction(slot).onError(new FDBException("made up", code)));
        transactions.put(slot, next);
        return "again";
    }

    /** The newest commit that a version includes. */
    String name(long version) {
        return version < 0
                ? Long.toString(version)
                : "at " + versions.stream().filter(commit -> commit <= version).count();
    }

    String text(byte[] bytes) {
        String text = bytes == null ? "absent" : HEX.formatHex(bytes);
        for (int i = 0; i < stamps.size(); i++) {
            text = text.replace(HEX.formatHex(stamps.get(i)), "<" + (i + 1) + ">");
        }
        return text;
    }

    /** The name of a key. */
    String keyText(byte[] key) {
        return ByteArrayUtil.startsWith(key, prefix)
                ? text(Arrays.copyOfRange(key, prefix.length, key.length))
                : "out:" + HEX.formatHex(key);
    }

    String text(List<KeyValue> pairs) {
        return pairs.stream()
                .map(pair -> keyText(pair.getKey()) + "=" + text(pair.getValue()))
                .collect(Collectors.joining(" ", "[", "]"));
    }

    /** Watches a key. What the watch has to read is read when this returns: others do not come in between. */
    String watch(int slot, byte[] name) throws Exception {
        Transaction transaction = transaction(slot);
        String watch = watching(transaction.watch(key(name)));
        transaction.snapshot().get(key(name)).handle((value, error) -> null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    private String watching(CompletableFuture<?> watch) {
        watches.add(watch);
        return "watch " + watches.size();
    }

    /** What has become of the watches so far. */
    List<String> watches() {
        return watches.stream()
                .map(watch -> watch.isDone()
                        ? watch.handle((fired, error) -> error == null ? "fired" : error(error))
                                .join()
                        : "waits")
                .toList();
    }

    @Override
    public void close() {
        watches.forEach(watch -> watch.cancel(true));
        transactions.values().forEach(Transaction::close);
        database.run(transaction -> {
            transaction.clear(prefix, ByteArrayUtil.strinc(prefix));
            return null;
        });
    }
}

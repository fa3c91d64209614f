package io.groundkeeper.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.directory.DirectoryLayer;
import com.apple.foundationdb.directory.DirectorySubspace;
import com.apple.foundationdb.tuple.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEngineTest {
    @TempDir
    Path directory;

    private EmbeddedDatabase open() throws Exception {
        return EmbeddedEngine.open(directory, EmbeddedOptions.defaults());
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void keepsWhatWasCommittedOverAReopen() throws Exception {
        long version;
        try (EmbeddedDatabase db = open();
                Transaction tr = db.createTransaction()) {
            tr.set(key("a"), key("1"));
            tr.mutate(MutationType.ADD, key("n"), new byte[] {5, 0});
            tr.commit().join();
            version = tr.getCommittedVersion();
        }
        try (EmbeddedDatabase db = open();
                Transaction tr = db.createTransaction()) {
            assertThat(tr.get(key("a")).join()).isEqualTo(key("1"));
            assertThat(tr.get(key("n")).join()).isEqualTo(new byte[] {5, 0});
            assertThat(tr.getReadVersion().join()).isGreaterThan(version);
        }
    }

    @Test
    void refusesADirectoryThatIsOpen() throws Exception {
        try (EmbeddedDatabase db = open()) {
            assertThat(db.getExecutor()).isNotNull();
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreLockedException.class)
                    .hasMessageContaining(directory.toString());
        }
    }

    @Test
    void completesCallbacksOnTheGivenExecutor() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
        try (EmbeddedDatabase db = open();
                Transaction tr = db.createTransaction(executor)) {
            tr.set(key("a"), key("1"));
            CountDownLatch committing = new CountDownLatch(1);
            // Held back until the callback has been added, which otherwise could run at once.
            executor.execute(() -> awaitUninterrupted(committing));
            CompletableFuture<String> thread =
                    tr.commit().thenApply(done -> Thread.currentThread().getName());
            committing.countDown();
            assertThat(thread.get(60, TimeUnit.SECONDS)).isEqualTo("mine");
        } finally {
            executor.shutdown();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBlockedCallbackDoesNotHoldUpOtherCommits() throws Exception {
        try (EmbeddedDatabase db = open()) {
            List<CompletableFuture<Void>> blocked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Transaction tr = db.createTransaction();
                tr.set(key("a" + i), key("1"));
                blocked.add(tr.commit().thenRun(() -> {
                    // Waits in the pool for a commit of its own, as careless callers do.
                    db.run(other -> {
                        other.set(key("b"), key("1"));
                        return null;
                    });
                    tr.close();
                }));
            }
            CompletableFuture.allOf(blocked.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aHistoryThatOutgrowsItsBoundIsForgottenEarly() throws Exception {
        EmbeddedOptions options = EmbeddedOptions.defaults().withHistoryBytes(1 << 20);
        try (EmbeddedDatabase db = EmbeddedEngine.open(directory, options);
                Transaction old = db.createTransaction();
                Transaction recent = db.createTransaction()) {
            old.getReadVersion().join();
            for (int i = 0; i < 40; i++) {
                if (i == 38) {
                    recent.getReadVersion().join();
                }
                db.run(tr -> {
                    tr.set(key("a"), new byte[100_000]);
                    return null;
                });
            }
            assertThatThrownBy(() -> old.get(key("a")).join()).hasMessageContaining("too old");
            assertThat(recent.get(key("a")).join()).hasSize(100_000);
        }
    }

    @Test
    void aClearLargerThanTheHistoryLeavesNoOlderVersionReadable() throws Exception {
        EmbeddedOptions options = EmbeddedOptions.defaults().withHistoryBytes(1 << 20);
        try (EmbeddedDatabase db = EmbeddedEngine.open(directory, options)) {
            for (int i = 0; i < 10; i++) {
                int group = i;
                db.run(tr -> {
                    for (int j = 0; j < 10; j++) {
                        tr.set(key("a/" + group + "/" + j), new byte[50_000]);
                    }
                    return null;
                });
            }
            try (Transaction old = db.createTransaction()) {
                assertThat(old.get(key("a/0/0")).join()).hasSize(50_000);
                db.run(tr -> {
                    tr.clear(key("a"), key("b"));
                    tr.set(key("a/new"), key("1"));
                    return null;
                });
                assertThatThrownBy(() -> old.get(key("a/0/0")).join()).hasMessageContaining("too old");
            }
            assertThat(db.<Integer>read(tr ->
                            tr.getRange(key("a"), key("b")).asList().join().size()))
                    .isEqualTo(1);
        }
    }

    @Test
    void limitsTheNumberOfWatches() throws Exception {
        try (EmbeddedDatabase db = open()) {
            db.options().setMaxWatches(2);
            CompletableFuture<Void> first = db.run(tr -> tr.watch(key("a")));
            CompletableFuture<Void> second = db.run(tr -> tr.watch(key("a")));
            try (Transaction tr = db.createTransaction()) {
                assertThatThrownBy(() -> tr.watch(key("a")).join()).hasMessageContaining("Too many watches");
                first.cancel(true);
                assertThat(tr.watch(key("b"))).isNotDone();
            }
            assertThat(second).isNotDone();
        }
    }

    @Test
    void closingFailsWatchesAndTransactions() throws Exception {
        EmbeddedDatabase db = open();
        CompletableFuture<Void> watch = db.run(tr -> tr.watch(key("a")));
        Transaction tr = db.createTransaction();
        tr.set(key("a"), key("1"));
        db.close();
        db.close();
        assertThatThrownBy(() -> watch.get(60, TimeUnit.SECONDS)).hasMessageContaining("cancelled");
        assertThatThrownBy(() -> tr.commit().get(60, TimeUnit.SECONDS)).hasMessageContaining("cancelled");
        assertThatThrownBy(db::createTransaction).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatItCannotDoByName() throws Exception {
        try (EmbeddedDatabase db = open();
                Transaction tr = db.createTransaction()) {
            assertThatThrownBy(() -> db.openTenant(key("t")))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("openTenant");
            assertThatThrownBy(() -> tr.options().setAccessSystemKeys())
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("access_system_keys");
            tr.options().setPriorityBatch();
            tr.options().setTag("ignored");
        }
    }

    @Test
    void runsTheDirectoryLayer() throws Exception {
        try (EmbeddedDatabase db = open()) {
            DirectorySubspace made = DirectoryLayer.getDefault()
                    .createOrOpen(db, List.of("groundkeeper", "tenants", "one"))
                    .get(60, TimeUnit.SECONDS);
            DirectorySubspace again = DirectoryLayer.getDefault()
                    .createOrOpen(db, List.of("groundkeeper", "tenants", "one"))
                    .get(60, TimeUnit.SECONDS);
            assertThat(again.getKey()).isEqualTo(made.getKey());
            assertThat(DirectoryLayer.getDefault()
                            .list(db, List.of("groundkeeper", "tenants"))
                            .get(60, TimeUnit.SECONDS))
                    .containsExactly("one");
            db.run(tr -> {
                tr.set(made.pack(Tuple.from(1, "x")), key("v"));
                return null;
            });
        }
    }

    @Test
    void detectsConflictsAndRetries() throws Exception {
        try (EmbeddedDatabase db = open()) {
            CompletableFuture<?>[] all = new CompletableFuture<?>[50];
            for (int i = 0; i < all.length; i++) {
                all[i] = db.runAsync(tr -> tr.get(key("n")).thenApply(old -> {
                    int n = old == null ? 0 : Integer.parseInt(new String(old, UTF_8));
                    tr.set(key("n"), key(Integer.toString(n + 1)));
                    return null;
                }));
            }
            CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);
            assertThat(new String(db.read(tr -> tr.get(key("n")).join()), UTF_8))
                    .isEqualTo("50");
        }
    }

    @Test
    void firesWatchesAndGivesVersionstamps() throws Exception {
        try (EmbeddedDatabase db = open()) {
            CompletableFuture<Void> watch = db.run(tr -> tr.watch(key("w")));
            assertThat(watch).isNotDone();
            CompletableFuture<byte[]> stamp = db.run(tr -> {
                tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("w"), new byte[14]);
                return tr.getVersionstamp();
            });
            watch.get(60, TimeUnit.SECONDS);
            byte[] value = db.read(tr -> tr.get(key("w")).join());
            assertThat(value).isEqualTo(stamp.get(60, TimeUnit.SECONDS)).hasSize(10);
        }
    }
}

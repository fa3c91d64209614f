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
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    void runsTheDirectoryLayer() throws Exception {
        try (EmbeddedDatabase db = open()) {
            DirectorySubspace made = DirectoryLayer.getDefault()
                    .createOrOpen(db, List.of("groundkeeper", "tenants", "one"))
                    .get(10, TimeUnit.SECONDS);
            DirectorySubspace again = DirectoryLayer.getDefault()
                    .createOrOpen(db, List.of("groundkeeper", "tenants", "one"))
                    .get(10, TimeUnit.SECONDS);
            assertThat(again.getKey()).isEqualTo(made.getKey());
            assertThat(DirectoryLayer.getDefault()
                            .list(db, List.of("groundkeeper", "tenants"))
                            .get(10, TimeUnit.SECONDS))
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
            CompletableFuture.allOf(all).get(30, TimeUnit.SECONDS);
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
            watch.get(10, TimeUnit.SECONDS);
            byte[] value = db.read(tr -> tr.get(key("w")).join());
            assertThat(value).isEqualTo(stamp.get(10, TimeUnit.SECONDS)).hasSize(10);
        }
    }
}

package io.groundkeeper.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Watches: active from the commit on, they fire once the value differs from what their transaction saw. */
abstract class WatchContract extends ContractTopic {
    private CompletableFuture<Void> watch(String name) {
        return database().run(tr -> tr.watch(key(name)));
    }

    @Test
    void firesOnAChange() {
        store("a", "1");
        CompletableFuture<Void> watch = watch("a");
        store("b", "unrelated");
        assertThat(watch).isNotDone();
        store("a", "2");
        join(watch);
    }

    @Test
    void firesOnCreationAndRemoval() {
        CompletableFuture<Void> created = watch("a");
        store("a", "1");
        join(created);
        CompletableFuture<Void> removed = watch("a");
        database().run(tr -> {
            tr.clear(begin(), end());
            return null;
        });
        join(removed);
    }

    @Test
    void firesOnAtomicOperationsAndVersionstamps() {
        CompletableFuture<Void> added = watch("n");
        database().run(tr -> {
            tr.mutate(MutationType.ADD, key("n"), new byte[] {1});
            return null;
        });
        join(added);
        CompletableFuture<Void> stamped = watch("n");
        database().run(tr -> {
            tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("n"), new byte[14]);
            return null;
        });
        join(stamped);
    }

    @Test
    void doesNotFireOnAnEqualValue() {
        store("a", "1");
        CompletableFuture<Void> watch = watch("a");
        store("a", "1");
        store("a", "1");
        assertThat(watch).isNotDone();
        store("a", "2");
        join(watch);
    }

    @Test
    void manyWatchesOnOneKeyAllFire() {
        CompletableFuture<?>[] watches = new CompletableFuture<?>[100];
        for (int i = 0; i < watches.length; i++) {
            watches[i] = watch("a");
        }
        store("a", "1");
        join(CompletableFuture.allOf(watches));
    }

    @Test
    void watchesFromTheValueTheTransactionWrote() {
        CompletableFuture<Void> watch = database().run(tr -> {
            tr.set(key("a"), bytes("own"));
            return tr.watch(key("a"));
        });
        store("b", "unrelated");
        assertThat(watch).isNotDone();
        store("a", "other");
        join(watch);
    }

    @Test
    void firesForAChangeBetweenTheReadAndTheCommit() {
        store("a", "1");
        try (Transaction tr = database().createTransaction()) {
            CompletableFuture<Void> watch = tr.watch(key("a"));
            // Makes sure that the watch has read its value.
            get(tr, "a");
            store("a", "2");
            join(tr.commit());
            join(watch);
        }
    }

    @Test
    void outlivesItsTransaction() {
        CompletableFuture<Void> watch;
        try (Transaction tr = database().createTransaction()) {
            watch = tr.watch(key("a"));
            join(tr.commit());
        }
        assertThat(watch).isNotDone();
        store("a", "1");
        join(watch);
    }

    @Test
    void failsWithoutACommit() {
        CompletableFuture<Void> watch;
        try (Transaction tr = database().createTransaction()) {
            watch = tr.watch(key("a"));
            get(tr, "a");
        }
        assertThatThrownBy(() -> watch.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void failsWhenTheCommitFails() {
        CompletableFuture<Void> watch;
        try (Transaction tr = database().createTransaction()) {
            get(tr, "b");
            watch = tr.watch(key("a"));
            tr.set(key("c"), bytes("x"));
            store("b", "interfering");
            assertThat(commit(tr)).isEqualTo(1020);
            assertThatThrownBy(() -> watch.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void canBeCancelled() {
        CompletableFuture<Void> watch = watch("a");
        assertThat(watch.cancel(true)).isTrue();
        store("a", "1");
        assertThat(watch).isCancelled();
    }

    @Test
    void needsReadYourWrites() {
        try (Transaction tr = database().createTransaction()) {
            tr.options().setReadYourWritesDisable();
            assertThat(errorOf(tr.watch(key("a")))).isEqualTo(1034);
        }
    }
}

package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.ACCESSED_UNREADABLE;
import static io.groundkeeper.embedded.contract.ErrorCode.CLIENT_INVALID_OPERATION;
import static io.groundkeeper.embedded.contract.ErrorCode.NOT_COMMITTED;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_CANCELLED;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_TOO_LARGE;
import static io.groundkeeper.embedded.contract.ErrorCode.WATCHES_DISABLED;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A transaction that writes after having read the key {@code read}, and a watch of its. */
    private void watching(BiConsumer<Transaction, CompletableFuture<Void>> end) {
        try (Transaction tr = database().createTransaction()) {
            CompletableFuture<Void> watch = tr.watch(key("a"));
            get(tr, "read");
            tr.set(key("b"), bytes("x"));
            end.accept(tr, watch);
        }
    }

    @Test
    void failsWithoutACommit() {
        watching((tr, watch) -> {
            tr.close();
            assertThat(errorOf(watch)).isEqualTo(TRANSACTION_CANCELLED);
        });
    }

    @Test
    void failsWhenTheCommitFails() {
        watching((tr, watch) -> {
            store("read", "interfering");
            assertThat(commit(tr)).isEqualTo(NOT_COMMITTED);
            assertThat(errorOf(watch)).isEqualTo(NOT_COMMITTED);
        });
        watching((tr, watch) -> {
            tr.options().setSizeLimit(32);
            assertThat(commit(tr)).isEqualTo(TRANSACTION_TOO_LARGE);
            assertThat(errorOf(watch)).isEqualTo(TRANSACTION_TOO_LARGE);
        });
    }

    @Test
    void waitsWhenTheCommitFailsForItsReads() {
        watching((tr, watch) -> {
            tr.mutate(MutationType.SET_VERSIONSTAMPED_VALUE, key("b"), stamped(bytes(""), bytes("")));
            assertThat(errorOf(tr.get(key("b")))).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(commit(tr)).isEqualTo(ACCESSED_UNREADABLE);
            assertThat(watch).isNotDone();
            tr.close();
            assertThat(errorOf(watch)).isEqualTo(TRANSACTION_CANCELLED);
        });
    }

    @Test
    void waitsWhenTheTransactionIsCancelledUntilItIsClosed() {
        watching((tr, watch) -> {
            tr.cancel();
            store("a", "1");
            assertThat(watch).isNotDone();
            tr.close();
            assertThat(errorOf(watch)).isEqualTo(TRANSACTION_CANCELLED);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {NOT_COMMITTED, CLIENT_INVALID_OPERATION})
    void failsWithTheAttempt(int error) {
        watching((tr, watch) -> {
            tr.onError(error(error)).thenAccept(Transaction::close);
            assertThat(errorOf(watch)).isEqualTo(TRANSACTION_CANCELLED);
        });
    }

    @Test
    void outlivesWhatComesAfterTheCommit() {
        watching((tr, watch) -> {
            join(tr.commit());
            tr.cancel();
            assertThat(errorOf(tr.onError(error(NOT_COMMITTED)))).isEqualTo(TRANSACTION_CANCELLED);
            assertThat(watch).isNotDone();
            store("a", "1");
            join(watch);
        });
    }

    @Test
    void firesOnAWriteOfTheTransactionItself() {
        watching((tr, watch) -> {
            tr.set(key("a"), bytes("own"));
            join(watch);
        });
    }

    @Test
    void doesNotFireOnAWriteThatIsAMistake() {
        watching((tr, watch) -> {
            tr.clear(key("z"), key("a"));
            tr.set(key("a"), bytes("own"));
            assertThat(watch).isNotDone();
        });
        watching((tr, watch) -> {
            join(tr.commit());
            tr.set(key("a"), bytes("own"));
            assertThat(watch).isNotDone();
        });
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
            assertThat(errorOf(tr.watch(key("a")))).isEqualTo(WATCHES_DISABLED);
        }
    }
}

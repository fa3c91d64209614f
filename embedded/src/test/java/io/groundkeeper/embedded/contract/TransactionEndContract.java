package io.groundkeeper.embedded.contract;

import static io.groundkeeper.embedded.contract.ErrorCode.CLIENT_INVALID_OPERATION;
import static io.groundkeeper.embedded.contract.ErrorCode.EXACT_MODE_WITHOUT_LIMITS;
import static io.groundkeeper.embedded.contract.ErrorCode.INVALID_OPTION_VALUE;
import static io.groundkeeper.embedded.contract.ErrorCode.INVERTED_RANGE;
import static io.groundkeeper.embedded.contract.ErrorCode.KEY_OUTSIDE_LEGAL_RANGE;
import static io.groundkeeper.embedded.contract.ErrorCode.NONE;
import static io.groundkeeper.embedded.contract.ErrorCode.NOT_COMMITTED;
import static io.groundkeeper.embedded.contract.ErrorCode.READ_VERSION_ALREADY_SET;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_CANCELLED;
import static io.groundkeeper.embedded.contract.ErrorCode.TRANSACTION_TOO_LARGE;
import static io.groundkeeper.embedded.contract.ErrorCode.USED_DURING_COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can still be asked of a transaction that has come to an end, and which of several errors is told. */
abstract class TransactionEndContract extends ContractTopic {

    /** A way for a transaction to end. */
    enum End {
        COMMITTED(USED_DURING_COMMIT, USED_DURING_COMMIT, NONE),
        NOTHING_TO_COMMIT(USED_DURING_COMMIT, USED_DURING_COMMIT, NONE),
        CONFLICTED(USED_DURING_COMMIT, USED_DURING_COMMIT, NONE),
        TOO_LARGE(USED_DURING_COMMIT, USED_DURING_COMMIT, NONE),
        COMMITTED_AND_CANCELLED(USED_DURING_COMMIT, USED_DURING_COMMIT, TRANSACTION_CANCELLED),
        CANCELLED(TRANSACTION_CANCELLED, NONE, TRANSACTION_CANCELLED),
        MISTAKEN(INVERTED_RANGE, INVERTED_RANGE, NONE),
        CANCELLED_AND_MISTAKEN(INVERTED_RANGE, INVERTED_RANGE, TRANSACTION_CANCELLED),
        COMMITTED_AND_MISTAKEN(INVERTED_RANGE, INVERTED_RANGE, NONE);

        /** What it answers, what it makes of a write, and why it cannot be tried again. */
        private final int answer;

        private final int mistake;
        private final int noRetry;

        End(int answer, int mistake, int noRetry) {
            this.answer = answer;
            this.mistake = mistake;
            this.noRetry = noRetry;
        }

        boolean isMistaken() {
            return answer == INVERTED_RANGE;
        }
    }

    /** A way to make an end of a transaction object. */
    enum Gone {
        CLOSED,
        SUPERSEDED,
        GIVEN_UP
    }

    private Transaction ended(End end) {
        Transaction tr = database().createTransaction();
        switch (end) {
            case COMMITTED -> commitOne(tr);
            case NOTHING_TO_COMMIT -> {
                get(tr, "a");
                join(tr.commit());
            }
            case CONFLICTED -> {
                get(tr, "a");
                tr.set(key("b"), bytes("x"));
                store("a", "other");
                assertThat(commit(tr)).isEqualTo(NOT_COMMITTED);
            }
            case TOO_LARGE -> {
                get(tr, "a");
                tr.options().setSizeLimit(32);
                tr.set(key("b"), bytes("x"));
                assertThat(commit(tr)).isEqualTo(TRANSACTION_TOO_LARGE);
            }
            case COMMITTED_AND_CANCELLED -> {
                commitOne(tr);
                tr.cancel();
            }
            case CANCELLED -> tr.cancel();
            case MISTAKEN -> mistake(tr);
            case CANCELLED_AND_MISTAKEN -> {
                tr.cancel();
                mistake(tr);
            }
            case COMMITTED_AND_MISTAKEN -> {
                commitOne(tr);
                mistake(tr);
            }
        }
        return tr;
    }

    private void commitOne(Transaction tr) {
        tr.set(key("a"), bytes("x"));
        join(tr.commit());
    }

    private void mistake(Transaction tr) {
        tr.clear(key("b"), key("a"));
    }

    private Transaction gone(Gone how) {
        Transaction tr = database().createTransaction();
        switch (how) {
            case CLOSED -> tr.close();
            case SUPERSEDED -> join(tr.onError(error(NOT_COMMITTED))).close();
            case GIVEN_UP ->
                assertThat(errorOf(tr.onError(error(CLIENT_INVALID_OPERATION)))).isEqualTo(CLIENT_INVALID_OPERATION);
        }
        return tr;
    }

    private Map<String, Function<Transaction, CompletableFuture<?>>> questions() {
        return Map.of(
                "get", tr -> tr.get(key("a")),
                "get at a snapshot", tr -> tr.snapshot().get(key("a")),
                "getKey", tr -> tr.getKey(KeySelector.firstGreaterThan(key("a"))),
                "range as a list", tr -> tr.getRange(key("a"), key("z"), -5).asList(),
                "range iterated",
                        tr -> tr.getRange(key("a"), key("z")).iterator().onHasNext(),
                "range size", tr -> tr.getEstimatedRangeSizeBytes(key("a"), key("z")),
                "watch", tr -> tr.watch(new byte[] {(byte) 0xff}),
                "getVersionstamp", Transaction::getVersionstamp,
                "commit", Transaction::commit);
    }

    private Map<String, Consumer<Transaction>> writes() {
        return Map.of(
                "set", tr -> tr.set(key("a"), bytes("x")),
                "clear a key", tr -> tr.clear(key("a")),
                "clear a range", tr -> tr.clear(key("a"), key("b")),
                "mutate", tr -> tr.mutate(MutationType.ADD, key("a"), bytes("x")),
                "read conflict range", tr -> tr.addReadConflictRange(key("a"), key("b")),
                "read conflict key", tr -> tr.addReadConflictKey(key("a")),
                "write conflict range", tr -> tr.addWriteConflictRange(key("a"), key("b")),
                "write conflict key", tr -> tr.addWriteConflictKey(key("a")));
    }

    private int errorAfter(End end, Function<Transaction, CompletableFuture<?>> question) {
        try (Transaction tr = ended(end)) {
            return errorOf(question.apply(tr));
        }
    }

    /** The mistake that is left of something, if it is one. */
    private int mistakeAfter(End end, Consumer<Transaction> operation) {
        return errorAfter(end, tr -> {
            operation.accept(tr);
            return tr.getApproximateSize();
        });
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsAskedFailsInTheSameWay(End end) {
        questions()
                .forEach((name, question) ->
                        assertThat(errorAfter(end, question)).as(name).isEqualTo(end.answer));
    }

    @ParameterizedTest
    @EnumSource
    void aWriteSaysNothingButIsAMistakeAfterTheCommit(End end) {
        writes().forEach((name, write) ->
                assertThat(mistakeAfter(end, write)).as(name).isEqualTo(end.mistake));
    }

    @ParameterizedTest
    @EnumSource
    void anInvertedClearIsAMistakeBeforeAllElse(End end) {
        assertThat(mistakeAfter(end, this::mistake)).isEqualTo(INVERTED_RANGE);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstMistakeIsTold(End end) {
        int first = end.mistake == NONE ? KEY_OUTSIDE_LEGAL_RANGE : end.mistake;
        assertThat(mistakeAfter(end, tr -> {
                    tr.set(new byte[] {(byte) 0xff}, bytes("x"));
                    mistake(tr);
                }))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource
    void anInvertedConflictRangeIsRefusedAtOnce(End end) {
        try (Transaction tr = ended(end)) {
            assertThatThrownBy(() -> tr.addReadConflictRange(key("b"), key("a")))
                    .isInstanceOfSatisfying(
                            FDBException.class, e -> assertThat(e.getCode()).isEqualTo(INVERTED_RANGE));
            assertThatThrownBy(() -> tr.addWriteConflictRange(key("b"), key("a")))
                    .isInstanceOfSatisfying(
                            FDBException.class, e -> assertThat(e.getCode()).isEqualTo(INVERTED_RANGE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExactReadWithoutALimitIsRefusedBeforeAllElse(End end) {
        assertThat(errorAfter(
                        end,
                        tr -> tr.getRange(key("a"), key("z"), 0, false, StreamingMode.EXACT)
                                .asList()))
                .isEqualTo(EXACT_MODE_WITHOUT_LIMITS);
    }

    @ParameterizedTest
    @EnumSource
    void theSizeIsToldUnlessThereWasAMistake(End end) {
        assertThat(mistakeAfter(end, tr -> {})).isEqualTo(end.isMistaken() ? INVERTED_RANGE : NONE);
    }

    @ParameterizedTest
    @EnumSource
    void theReadVersionIsToldUnlessThereWasAMistakeOrItWasCancelled(End end) {
        assertThat(errorAfter(end, Transaction::getReadVersion))
                .isEqualTo(end.isMistaken() ? INVERTED_RANGE : end.noRetry);
    }

    @ParameterizedTest
    @EnumSource
    void theReadVersionCanBeSetUnlessItIsFixed(End end) {
        int error = end.isMistaken() ? INVERTED_RANGE : end == End.CANCELLED ? NONE : READ_VERSION_ALREADY_SET;
        assertThat(mistakeAfter(end, tr -> tr.setReadVersion(1))).isEqualTo(error);
    }

    @ParameterizedTest
    @EnumSource
    void aGoodOptionIsNoMistakeAndABadOneIs(End end) {
        assertThat(mistakeAfter(end, tr -> tr.options().setCausalReadRisky()))
                .isEqualTo(end.isMistaken() ? INVERTED_RANGE : NONE);
        assertThat(mistakeAfter(end, tr -> tr.options().setSizeLimit(5)))
                .isEqualTo(end.isMistaken() ? INVERTED_RANGE : INVALID_OPTION_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void itCanBeTriedAgainUnlessItWasCancelled(End end) {
        int final2000 = end.noRetry == NONE ? CLIENT_INVALID_OPERATION : end.noRetry;
        assertThat(errorAfter(end, tr -> tr.onError(error(NOT_COMMITTED)).thenAccept(Transaction::close)))
                .isEqualTo(end.noRetry);
        assertThat(errorAfter(end, tr -> tr.onError(error(CLIENT_INVALID_OPERATION))))
                .isEqualTo(final2000);
    }

    @ParameterizedTest
    @EnumSource
    void nothingCanBeAskedOfAnObjectThatIsGone(Gone how) {
        Transaction tr = gone(how);
        questions()
                .forEach((name, question) ->
                        assertThatIllegalStateException().as(name).isThrownBy(() -> question.apply(tr)));
        writes().forEach((name, write) ->
                assertThatIllegalStateException().as(name).isThrownBy(() -> write.accept(tr)));
        Map<String, Consumer<Transaction>> others = Map.of(
                "inverted clear", this::mistake,
                "inverted conflict range", gone -> gone.addReadConflictRange(key("b"), key("a")),
                "getReadVersion", Transaction::getReadVersion,
                "setReadVersion", gone -> gone.setReadVersion(1),
                "getApproximateSize", Transaction::getApproximateSize,
                "getCommittedVersion", Transaction::getCommittedVersion,
                "option", gone -> gone.options().setCausalReadRisky(),
                "onError", gone -> gone.onError(error(NOT_COMMITTED)),
                "cancel", Transaction::cancel);
        others.forEach(
                (name, other) -> assertThatIllegalStateException().as(name).isThrownBy(() -> other.accept(tr)));
        assertThat(tr.snapshot().addReadConflictKeyIfNotSnapshot(key("a"))).isFalse();
        tr.close();
    }
}

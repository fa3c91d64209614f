package io.groundkeeper.layer.fsck;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Checks some records next to each other against those that they have to do with. */
@FunctionalInterface
interface PageCheck {

    /** The page, where it has to end elsewhere than its size has cut it. */
    default CompletableFuture<List<KeyValue>> whole(State state, List<KeyValue> page) {
        return CompletableFuture.completedFuture(page);
    }

    /** Where the records after {@code page} begin, which is whole. */
    default byte[] after(List<KeyValue> page) {
        return ByteArrayUtil.keyAfter(page.get(page.size() - 1).getKey());
    }

    /** Checks {@code page}; may be called again for the same one, on another state. */
    CompletableFuture<Result> check(State state, List<KeyValue> page);

    /**
     * What a page came to.
     *
     * @param records how many it had
     */
    record Result(long records, List<Violation> violations) {}
}

package io.groundkeeper.layer.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.schema.Stamp;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final WriteRequest closing = new WriteRequest(1, 2, 0, Caller.SERVER, 0, new Operation.CloseSession());
    private final CompletableFuture<WriteResult> result = new CompletableFuture<>();

    @Test
    void aSessionThatIsClosedInStepsNamesTheEphemeralsOfAllSteps() {
        List<Batch.Pending> rest =
                complete(List.of(new Batch.Pending(closing, result)), new Outcome.Unfinished(List.of("/a", "/b")), 10);
        rest = complete(rest, new Outcome.Unfinished(List.of("/c")), 20);
        assertThat(result).isNotDone();

        assertThat(complete(rest, new Outcome.SessionClosed(List.of("/d")), 30)).isEmpty();
        assertThat(result.join().outcome()).isEqualTo(new Outcome.SessionClosed(List.of("/a", "/b", "/c", "/d")));
    }

    private static List<Batch.Pending> complete(List<Batch.Pending> pending, Outcome outcome, long version) {
        Batch batch = new Batch(1, pending);
        int attempt = batch.begin(List.of(outcome));
        return batch.complete(attempt, Stamp.committed(version, 0, 0));
    }
}

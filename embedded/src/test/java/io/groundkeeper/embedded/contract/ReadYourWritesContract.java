package io.groundkeeper.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Random transactions, one after the other, against a sorted map. */
abstract class ReadYourWritesContract extends ContractTopic {
    private static final Logger LOG = LoggerFactory.getLogger(ReadYourWritesContract.class);
    private static final int TRANSACTIONS = 1_000;
    private static final int MAX_OPERATIONS = 25;

    @Test
    void aTransactionSeesTheStoreWithItsOwnWritesOnTop() {
        long seed = System.nanoTime();
        LOG.info("seed {}", seed);
        Random random = new Random(seed);
        NavigableMap<String, String> committed = new TreeMap<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            NavigableMap<String, String> model = new TreeMap<>(committed);
            List<Operation> done = new ArrayList<>();
            boolean selecting = random.nextBoolean();
            try (Transaction tr = database().createTransaction()) {
                int operations = 1 + random.nextInt(MAX_OPERATIONS);
                for (int j = 0; j < operations; j++) {
                    Operation operation = Operation.random(random, selecting);
                    done.add(operation);
                    assertThat(operation.run(tr, this))
                            .as("seed %d, transaction %d: %s after %s on %s", seed, i, operation, done, committed)
                            .isEqualTo(operation.replay(model));
                }
                if (random.nextInt(4) > 0) {
                    join(tr.commit());
                    committed = model;
                }
            }
            try (Transaction tr = database().createTransaction()) {
                Operation all = new Operation.Range("k", "l", 0, false, false);
                assertThat(all.run(tr, this))
                        .as("seed %d, after transaction %d: %s", seed, i, done)
                        .isEqualTo(all.replay(committed));
            }
        }
    }
}

package io.groundkeeper.layer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TrimRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    @TempDir
    Path directory;

    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory);
        tenant = store.tenant("t");
        lane = new WriteLane(
                store.transactions, tenant, TestStore.PROXY, 0, BatchLimits.EMBEDDED, () -> 0, store.scheduler);
        TestStore.get(TestStore.submit(lane, TestStore.openSession(TestStore.PROXY)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aStretchEndsWithAWholeVersion() {
        List<Long> versions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            versions.add(createMany(1 + 3 * i));
        }
        for (int limit : new int[] {1, 2, 5, 7, 100}) {
            List<LoggedChange> all = new ArrayList<>();
            Stamp position = Stamp.endOf(0);
            for (boolean more = true; more; ) {
                LogReader.Stretch stretch = read(limit, position);
                assertThat(stretch.gap()).isFalse();
                assertThat(stretch.changes().size() >= limit || !stretch.more())
                        .as("limit %d", limit)
                        .isTrue();
                all.addAll(stretch.changes());
                if (stretch.more()) {
                    assertThat(versions).contains(stretch.version());
                }
                position = Stamp.endOf(stretch.version());
                more = stretch.more();
            }
            assertThat(all).usingRecursiveComparison().isEqualTo(store.log(tenant));
            assertThat(all).extracting(LoggedChange::stamp).isSorted();
            assertThat(position.version()).isGreaterThanOrEqualTo(versions.get(9));
        }
    }

    @Test
    void aStretchWithoutChangesReachesTheReadVersion() {
        long version = createMany(1);
        LogReader.Stretch stretch = read(10, Stamp.endOf(version));
        assertThat(stretch.changes()).isEmpty();
        assertThat(stretch.more()).isFalse();
        assertThat(stretch.version()).isGreaterThanOrEqualTo(version);
    }

    @Test
    void whatHasBeenTrimmedAwayIsAGap() {
        createMany(3);
        long trimmed = 1 + createMany(4);
        createMany(5);
        store.set(tenant.keys().trim(), new TrimRecord(1, 1, trimmed).encode());
        assertThat(read(100, Stamp.endOf(trimmed - 2))).satisfies(stretch -> {
            assertThat(stretch.gap()).isTrue();
            assertThat(stretch.changes()).isEmpty();
        });
        // Everything below the bound has been seen: nothing is missing.
        assertThat(read(100, Stamp.endOf(trimmed - 1)).gap()).isFalse();
        assertThat(read(100, Stamp.endOf(trimmed - 1)).changes()).hasSize(5);
    }

    /** Creates znodes in one transaction, and returns its version. */
    private long createMany(int count) {
        List<Operation> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Operation.Create("/n-", null, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, true));
        }
        return TestStore.get(TestStore.submit(lane, new Operation.Multi(members)))
                .position()
                .version();
    }

    private LogReader.Stretch read(int limit, Stamp position) {
        return TestStore.get(store.database.readAsync(
                transaction -> new LogReader(tenant.keys(), limit).readAfter(transaction, position)));
    }
}

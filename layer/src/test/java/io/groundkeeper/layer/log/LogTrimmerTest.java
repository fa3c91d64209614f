package io.groundkeeper.layer.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.VirtualTime;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.TrimRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTrimmerTest {
    private static final Duration KEEP = Duration.ofSeconds(60);
    private static final Duration ROUND = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory, time);
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
    void whatIsOldGoesAndWhatIsYoungStays() {
        try (LogTrimmer trimmer = trimmer(1)) {
            trimmer.start();
            create("/a");
            time.pass(KEEP.dividedBy(2));
            create("/b");
            assertThat(logged()).containsExactly("/a", "/b");
            time.pass(KEEP.dividedBy(2).minus(Duration.ofSeconds(1)));
            assertThat(logged()).containsExactly("/a", "/b");
            time.pass(ROUND.multipliedBy(2));
            assertThat(logged()).containsExactly("/b");
            time.pass(KEEP);
            assertThat(logged()).isEmpty();
        }
    }

    @Test
    void aLongLogIsTrimmedInSteps() {
        for (int i = 0; i < 5; i++) {
            createMany(1_000);
        }
        try (LogTrimmer trimmer = trimmer(1)) {
            trimmer.start();
            time.pass(KEEP.plus(ROUND));
            create("/young");
            time.pass(ROUND);
            assertThat(logged()).containsExactly("/young");
        }
    }

    @Test
    void oneTrims() {
        try (LogTrimmer one = trimmer(1);
                LogTrimmer other = trimmer(2)) {
            one.start();
            other.start();
            time.pass(KEEP.multipliedBy(2));
            long keeper = record().keeper();
            time.pass(KEEP.multipliedBy(2));
            assertThat(record().keeper()).isEqualTo(keeper);
        }
    }

    @Test
    void anotherTakesOverFromADeadOne() {
        try (LogTrimmer lives = trimmer(2)) {
            try (LogTrimmer dies = trimmer(1)) {
                dies.start();
                time.pass(KEEP.plus(ROUND));
                assertThat(record().keeper()).isEqualTo(1);
                lives.start();
                create("/a");
            }
            time.pass(KEEP.minus(ROUND));
            assertThat(logged()).containsExactly("/a");
            time.pass(ROUND.multipliedBy(6));
            assertThat(record().keeper()).isEqualTo(2);
            assertThat(logged()).isEmpty();
        }
    }

    @Test
    void theBoundNeverGoesBack() {
        try (LogTrimmer before = trimmer(1)) {
            before.start();
            time.pass(KEEP.multipliedBy(3));
        }
        long bound = record().version();
        assertThat(bound).isPositive();
        try (LogTrimmer after = trimmer(2)) {
            after.start();
            time.pass(ROUND.multipliedBy(5));
        }
        assertThat(record().keeper()).isEqualTo(2);
        assertThat(record().version()).isGreaterThanOrEqualTo(bound);
    }

    private LogTrimmer trimmer(long self) {
        return new LogTrimmer(
                store.transactions, tenant, self, KEEP, ROUND, time.scheduler(), time::nanoTime, TrimMonitor.NONE);
    }

    private TrimRecord record() {
        return TrimRecord.decode(store.value(tenant.keys().trim()));
    }

    private List<String> logged() {
        return store.log(tenant).stream()
                .map(logged -> ((Change.NodeCreated) logged.change()).path())
                .toList();
    }

    private void create(String path) {
        TestStore.get(TestStore.submit(
                lane, new Operation.Create(path, null, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false)));
    }

    private void createMany(int count) {
        Operation.Create create = new Operation.Create("/n-", null, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, true);
        TestStore.get(TestStore.submit(lane, new Operation.Multi(Collections.nCopies(count, create))));
    }
}

package io.groundkeeper.layer.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.TestStore;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.VirtualTime;
import io.groundkeeper.schema.AclEntry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are decided at a version that was known: what they save, and what they must not get wrong. */
class KnownVersionTest {
    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private TestStore store;
    private Tenant tenant;
    private WriteLane lane;
    private WriteLane other;
    private long seen;
    private int asked;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(directory, time);
        tenant = store.tenant("t");
        lane = new WriteLane(
                new Transactions(counting(store.database)),
                tenant,
                1,
                0,
                BatchLimits.FOUNDATIONDB,
                () -> seen,
                store.scheduler);
        other = new WriteLane(store.transactions, tenant, 2, 0, BatchLimits.FOUNDATIONDB, () -> 0, store.scheduler);
        write(lane, 1, TestStore.openSession(1));
        write(other, 2, TestStore.openSession(2));
        write(lane, 1, creation("/a"));
        asked = 0;
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aLaneThatGoesOnAsksForNoVersion() {
        write(lane, 1, creation("/b"));
        write(lane, 1, new Operation.SetData("/b", null, 0));
        write(lane, 1, new Operation.Delete("/b", 1));
        assertThat(asked).isZero();
    }

    @Test
    void whatIsSeenElsewhereIsKnownToo() {
        WriteResult created = write(other, 2, creation("/b"));
        seen = created.position().version();
        assertThat(write(lane, 1, new Operation.SetData("/b", null, 0)).outcome())
                .isInstanceOf(Outcome.Changed.class);
        assertThat(asked).isZero();
    }

    @Test
    void aRefusalHoldsAtACurrentVersion() {
        write(other, 2, new Operation.Delete("/a", 0));
        assertThat(write(lane, 1, creation("/a")).outcome()).isInstanceOf(Outcome.Created.class);
        assertThat(asked).isOne();
    }

    @Test
    void aChangeThatWasNotSeenIsHeeded() {
        write(other, 2, new Operation.SetData("/a", new byte[] {7}, 0));
        Outcome.Changed changed = (Outcome.Changed)
                write(lane, 1, new Operation.SetData("/a", null, -1)).outcome();
        assertThat(changed.stat().version()).isEqualTo(2);
    }

    @Test
    void aReplyTellsOfSiblingsThatWereNotSeen() {
        write(other, 2, creation("/a/child"));
        Outcome.Changed changed = (Outcome.Changed)
                write(lane, 1, new Operation.SetData("/a", null, -1)).outcome();
        assertThat(changed.stat().numChildren()).isOne();
    }

    @Test
    void whereOthersWriteTheSameTheStoreIsAskedForAWhile() {
        write(other, 2, new Operation.SetData("/a", null, -1));
        write(lane, 1, new Operation.SetData("/a", null, -1));
        asked = 0;
        for (int i = 0; i < 40; i++) {
            write(lane, 1, new Operation.SetData("/a", null, -1));
        }
        assertThat(asked).isEqualTo(32);
    }

    @Test
    void aVersionThatIsTooOldDoesNoHarm() {
        time.pass(Duration.ofSeconds(60));
        assertThat(write(lane, 1, creation("/b")).outcome()).isInstanceOf(Outcome.Created.class);
    }

    private static Operation.Create creation(String path) {
        return new Operation.Create(path, null, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false);
    }

    private static WriteResult write(WriteLane lane, long id, Operation operation) {
        return TestStore.get(TestStore.submit(lane, id, id, operation));
    }

    /** Counts the transactions that read without having been told a version. */
    private Database counting(Database database) {
        return decorate(Database.class, database, (method, result) -> {
            if (!method.equals("createTransaction")) {
                return result;
            }
            boolean[] told = new boolean[1];
            return decorate(Transaction.class, (Transaction) result, (called, value) -> {
                if (called.equals("setReadVersion")) {
                    told[0] = true;
                } else if (called.equals("commit") && !told[0]) {
                    asked++;
                }
                return value;
            });
        });
    }

    private interface Interceptor {
        Object intercept(String method, Object result);
    }

    private static <T> T decorate(Class<T> type, T target, Interceptor interceptor) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return interceptor.intercept(method.getName(), method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}

package io.groundkeeper.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.it.engine.Engine;
import io.groundkeeper.it.engine.FoundationDb;
import io.groundkeeper.it.engine.NativeClient;
import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.log.LogReader;
import io.groundkeeper.layer.log.LoggedChange;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.Operation.Lifetime;
import io.groundkeeper.layer.write.Outcome;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteRequest;
import io.groundkeeper.layer.write.WriteResult;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Stamp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the store does to transactions, each request of a write lane is carried out once, and its result tells how.
 * {@code -Dfaults.seed=N} chooses the faults, as printed.
 */
@OnEveryEngine
@Timeout(300)
class ExactlyOnceTest {
    private static final int LANES = 3;
    private static final int REQUESTS_PER_LANE = 200;
    /** Small batches: many commits. */
    private static final BatchLimits LIMITS = new BatchLimits(2, 1 << 20);

    private static final int ALL_ENTRIES = 1 << 20;

    @TempDir
    Path dir;

    private final long seed = FaultSeed.choose();
    private final List<WriteLane> lanes = new ArrayList<>();
    /** The newest version in which something was heard to have happened: lanes try at it first. */
    private final AtomicLong seen = new AtomicLong();

    private Database engine;
    private Tenant tenant;
    private Stamp prepared;

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("commit_unknown_result", Faults.NONE.withCommitsUnknown(0.3, 1021)),
                arguments(
                        "transaction_timed_out",
                        Faults.NONE.withCommitsUnknown(0.1, 1031).withReadsFailing(0.005, 1031)),
                arguments(
                        "cluster_version_changed",
                        Faults.NONE.withCommitsUnknown(0.1, 1039).withReadsFailing(0.005, 1039)),
                arguments("process_behind", Faults.NONE.withReadsFailing(0.05, 1037)),
                arguments("future_version", Faults.NONE.withReadsFailing(0.05, 1009)),
                arguments(
                        "transaction_too_old",
                        Faults.NONE.withReadsFailing(0.05, 1007).withCommitsRefused(0.1, 1007)),
                arguments("not_committed", Faults.NONE.withCommitsRefused(0.3, 1020)),
                arguments(
                        "throttling",
                        Faults.NONE.withReadsFailing(0.05, 1051, 1078, 1213).withCommitsRefused(0.1, 1042)),
                arguments("all of them", Faults.TROUBLE));
    }

    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-scheduler"));

    @BeforeEach
    void open() throws Exception {
        engine = switch (Engine.underTest()) {
            case EMBEDDED -> EmbeddedEngine.open(dir, EmbeddedOptions.defaults().withSyncWrites(false));
            case FOUNDATIONDB -> NativeClient.open(FoundationDb.shared());
        };
        tenant = get(new Tenants(new Transactions(engine)).open("test-" + UUID.randomUUID(), 1));
    }

    @AfterEach
    void close() {
        engine.close();
        scheduler.shutdownNow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void everyRequestIsCarriedOutOnce(String name, Faults faults) {
        prepare();
        FaultInjector injector = new FaultInjector(faults, seed);
        Transactions faulty = new Transactions(FaultyDatabase.over(engine, injector));
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(new WriteLane(faulty, tenant, session(lane), 0, LIMITS, seen::get, scheduler));
        }
        List<CompletableFuture<WriteResult>> creations = new ArrayList<>();
        List<CompletableFuture<WriteResult>> sequential = new ArrayList<>();
        List<CompletableFuture<WriteResult>> sets = new ArrayList<>();
        for (int i = 0; i < REQUESTS_PER_LANE; i++) {
            for (int lane = 0; lane < LANES; lane++) {
                switch (i % 3) {
                    case 0 -> creations.add(submit(lane, create("/c/" + lane + "-" + i, false)));
                    case 1 -> sequential.add(submit(lane, create("/q/n-", true)));
                    default -> sets.add(submit(lane, new Operation.SetData("/s", new byte[] {(byte) i}, -1)));
                }
            }
        }

        List<WriteResult> results = Stream.of(creations, sequential, sets)
                .flatMap(List::stream)
                .map(ExactlyOnceTest::get)
                .toList();
        String context = name + ": " + injector;
        System.out.println(context);

        assertThat(injector.total()).as(context).isPositive();
        assertThat(results).as(context).noneMatch(result -> result.outcome() instanceof Outcome.Failed);
        assertThat(logged())
                .as(context)
                .containsExactlyInAnyOrderElementsOf(
                        results.stream().map(WriteResult::position).toList());
        assertThat(sequential.stream().map(result -> created(get(result))))
                .as(context)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, sequential.size())
                        .mapToObj("/q/n-%010d"::formatted)
                        .toList());
        assertThat(sets.stream()
                        .map(ExactlyOnceTest::get)
                        .sorted(Comparator.comparing(WriteResult::position))
                        .map(ExactlyOnceTest::version))
                .as(context)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, sets.size()).boxed().toList());
    }

    /** Sessions and parents, without faults. */
    private void prepare() {
        WriteLane lane = new WriteLane(new Transactions(engine), tenant, session(LANES), 0, LIMITS, () -> 0, scheduler);
        for (int i = 0; i < LANES; i++) {
            get(lane.submit(request(i, new Operation.OpenSession(10_000, new byte[16], session(i)))));
        }
        for (String path : List.of("/c", "/q", "/s")) {
            prepared = get(lane.submit(request(0, create(path, false)))).position();
        }
    }

    private CompletableFuture<WriteResult> submit(int lane, Operation operation) {
        return lanes.get(lane).submit(request(lane, operation)).whenComplete((result, error) -> {
            if (error == null) {
                seen.accumulateAndGet(result.position().version(), Math::max);
            }
        });
    }

    /** Id of a lane's session, and of the proxy that holds it: any but 0. */
    private static long session(int lane) {
        return lane + 1L;
    }

    private static WriteRequest request(int lane, Operation operation) {
        return new WriteRequest(session(lane), session(lane), 0, Caller.ANONYMOUS, 1, operation);
    }

    private static Operation create(String path, boolean isSequential) {
        return new Operation.Create(path, new byte[] {1}, AclEntry.OPEN, Lifetime.PERSISTENT, isSequential);
    }

    private List<Stamp> logged() {
        LogReader reader = new LogReader(tenant.keys(), ALL_ENTRIES);
        return get(engine.readAsync(transaction -> reader.readAfter(transaction, prepared))).changes().stream()
                .map(LoggedChange::stamp)
                .toList();
    }

    private static String created(WriteResult result) {
        return ((Outcome.Created) result.outcome()).path();
    }

    private static int version(WriteResult result) {
        return ((Outcome.Changed) result.outcome()).stat().version();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}

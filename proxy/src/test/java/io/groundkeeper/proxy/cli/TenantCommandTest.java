package io.groundkeeper.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.EmbeddedEngine;
import io.groundkeeper.embedded.EmbeddedOptions;
import io.groundkeeper.layer.Tenant;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.layer.Transactions;
import io.groundkeeper.layer.write.BatchLimits;
import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.layer.write.Operation;
import io.groundkeeper.layer.write.WriteLane;
import io.groundkeeper.layer.write.WriteRequest;
import io.groundkeeper.proxy.store.Store;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TenantCommandTest {
    @TempDir
    Path directory;

    /** What a command has ended with and printed. */
    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void makeStore() throws Exception {
        Files.createDirectory(directory.resolve("data"));
    }

    @Test
    void aTenantIsMadeListedAndDescribed() {
        assertThat(tenant("list")).isEqualTo(new Ended(0, "", ""));
        assertThat(tenant("create", "hbase-1", "--max-znodes", "100000", "--max-bytes", "2G"))
                .isEqualTo(new Ended(0, "tenant hbase-1 created\n", ""));
        assertThat(tenant("create", "hbase-2").code()).isZero();
        assertThat(tenant("list")).isEqualTo(new Ended(0, "hbase-1\nhbase-2\n", ""));
        assertThat(tenant("list", "--json")).isEqualTo(new Ended(0, "[\"hbase-1\",\"hbase-2\"]\n", ""));
        assertThat(tenant("describe", "hbase-1").out())
                .startsWith("tenant: hbase-1\ncreated: 2")
                .endsWith("""
                        znodes: 4 of 100000
                        bytes: 0 of 2147483648
                        sessions: 0
                        max znodes: 100000
                        max bytes: 2147483648
                        """);
        assertThat(tenant("describe", "hbase-1", "--json", "--recount").out())
                .startsWith("{\"name\":\"hbase-1\",\"created\":\"2")
                .endsWith("Z\",\"znodes\":4,\"bytes\":0,\"sessions\":0,\"sessionsByProxy\":{},"
                        + "\"limits\":{\"znodes\":100000,\"bytes\":2147483648}}\n");
    }

    @Test
    void onlyTheLimitsThatAreNamedChange() {
        tenant("create", "t", "--max-sessions", "7", "--max-watches", "9", "--max-request-bytes", "64k");
        assertThat(tenant("set", "t", "--max-watches", "none", "--max-connections-per-address", "3"))
                .isEqualTo(new Ended(0, "limits of tenant t set\n", ""));
        assertThat(tenant("describe", "t", "--json").out())
                .contains("\"limits\":{\"sessions\":7,\"connections-per-address\":3,\"request-bytes\":65536}");
        assertThat(tenant("set", "t").err()).contains("say which limit to set");
    }

    @Test
    void whatCannotBeDoneIsSaidInALine() {
        tenant("create", "t");
        assertThat(tenant("create", "t")).isEqualTo(new Ended(3, "", "groundkeeper: there is a tenant t already\n"));
        assertThat(tenant("create", "T").code()).isEqualTo(3);
        assertThat(tenant("create", "a/b").code()).isEqualTo(2);
        assertThat(tenant("create", "a/b").err()).startsWith("groundkeeper: 'a/b' cannot be a tenant's name: 1 to 63");
        for (List<String> command : List.of(
                List.of("describe", "none"), List.of("delete", "none"), List.of("set", "none", "--max-znodes=1"))) {
            assertThat(tenant(command.toArray(String[]::new)))
                    .isEqualTo(new Ended(3, "", "groundkeeper: there is no tenant none\n"));
        }
    }

    @Test
    void aTenantWithSessionsIsDeletedByForceOnly() throws Exception {
        tenant("create", "t");
        openSession("t");
        assertThat(tenant("describe", "t").out()).contains("sessions: 1\n  of proxy 2a: 1\n");
        assertThat(tenant("delete", "t"))
                .isEqualTo(new Ended(
                        3, "", "groundkeeper: tenant t has 1 session: stop its clients, or delete it with --force\n"));
        assertThat(tenant("delete", "t", "--force")).isEqualTo(new Ended(0, "tenant t deleted\n", ""));
        assertThat(tenant("list").out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--max-znodes, -1, no whole number",
        "--max-znodes, 1k, no whole number",
        "--max-sessions, many, no whole number",
        "--max-bytes, 1T, 'no number of bytes, such as 65536, 64k, 1M or 20G'",
        "--max-bytes, 9999999999G, no number of bytes",
        "--max-request-bytes, '', no number of bytes"
    })
    void whatIsNoLimitIsRefused(String option, String value, String message) {
        Ended ended = tenant("create", "t", option + "=" + value);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("groundkeeper: " + option + "=" + value + " is " + message)
                .containsOnlyOnce("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "create", "explode", "describe"})
    void badUsageCostsALine(String command) {
        Ended ended = command.isEmpty() ? run("tenant") : run("tenant", command);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).startsWith("groundkeeper: ").containsOnlyOnce("\n");
    }

    @Test
    void aStoreThatIsNotThereIsNotMade() {
        Path none = directory.resolve("none");
        assertThat(run("tenant", "list", "--data", none.toString()))
                .isEqualTo(new Ended(
                        1,
                        "",
                        "groundkeeper: there is no store in " + none + "; name one with --data or --fdb-cluster\n"));
        assertThat(none).doesNotExist();
    }

    @Test
    void aStoreThatIsServedIsAskedElsewhere() throws Exception {
        try (Database served = open()) {
            assertThat(served).isNotNull();
            Ended ended = tenant("list");
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err())
                    .endsWith("is in use: another process has it open; ask its server by the admin API, or stop it\n");
        }
    }

    private Database open() throws Exception {
        return EmbeddedEngine.open(directory.resolve("data"), EmbeddedOptions.defaults());
    }

    private void openSession(String name) throws Exception {
        ScheduledExecutorService scheduler =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-scheduler"));
        try (Database database = open()) {
            Transactions transactions = new Transactions(database);
            Tenant tenant = new Tenants(transactions).open(name, 0).get(60, TimeUnit.SECONDS);
            new WriteLane(transactions, tenant, 42, 0, BatchLimits.EMBEDDED, () -> 0, scheduler)
                    .submit(new WriteRequest(
                            7, 42, 0, Caller.ANONYMOUS, 0, new Operation.OpenSession(10_000, new byte[16], 42)))
                    .get(60, TimeUnit.SECONDS);
        } finally {
            scheduler.shutdownNow();
        }
    }

    private Ended tenant(String... arguments) {
        List<String> all = new ArrayList<>(List.of("tenant"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", directory.resolve("data").toString()));
        return run(all.toArray(String[]::new));
    }

    private static Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Groundkeeper.commandLine(Store::open)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int code = command.execute(arguments);
        return new Ended(code, out.toString(), err.toString());
    }
}

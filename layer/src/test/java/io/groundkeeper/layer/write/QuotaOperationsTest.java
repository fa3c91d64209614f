package io.groundkeeper.layer.write;

import static io.groundkeeper.layer.write.QuotaFixture.*;
import static io.groundkeeper.layer.write.Scene.failed;
import static io.groundkeeper.layer.write.Scene.multi;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.quota.QuotaPolicy;
import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.QuotaUsage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted and what is refused, by ZooKeeper's rules. */
class QuotaOperationsTest {
    @TempDir
    Path directory;

    private QuotaFixture quotas;

    @BeforeEach
    void open() throws Exception {
        quotas = new QuotaFixture(directory, QuotaPolicy.ENFORCED);
        quotas.write(create("/q", "12345"));
        quotas.write(create("/q/old", "123"));
    }

    @AfterEach
    void close() {
        quotas.close();
    }

    @Test
    void whatWasThereIsCountedAtOnce() {
        quotas.write(create("/q-not", "1"));
        quotas.setQuota("/q", "count=10,bytes=10");
        assertThat(quotas.shown("/q")).isEqualTo("count=2,bytes=8");
    }

    @Test
    void whatComesAndGoesIsCounted() {
        quotas.setQuota("/q", "");
        quotas.write(create("/q/a", "1"));
        quotas.write(create("/q/a/b", "12"));
        quotas.write(set("/q/a", "12345"));
        assertThat(quotas.shown("/q")).isEqualTo("count=4,bytes=15");
        quotas.write(multi(delete("/q/a/b"), delete("/q/a"), create("/q/c", "")));
        assertThat(quotas.shown("/q")).isEqualTo("count=3,bytes=8");
        quotas.write(multi(create("/q/d", ""), delete("/none")));
        quotas.write(create("/p", "123"));
        assertThat(quotas.shown("/q")).isEqualTo("count=3,bytes=8");
    }

    @Test
    void whatASessionLeavesIsCounted() {
        quotas.setQuota("/q", "");
        for (int i = 0; i < 3; i++) {
            quotas.write(
                    new Operation.Create("/q/e" + i, new byte[2], AclEntry.OPEN, Operation.Lifetime.EPHEMERAL, false));
        }
        assertThat(quotas.shown("/q")).isEqualTo("count=5,bytes=14");
        quotas.write(new Operation.CloseSession());
        assertThat(quotas.shown("/q")).isEqualTo("count=2,bytes=8");
    }

    @Test
    void oneBatchMaySetAQuotaAndUseIt() {
        quotas.batch(List.of(
                create("/q/before", "1"),
                set("/q/old", "1234"),
                create("/zookeeper/quota/q", ""),
                create(limits("/q"), ""),
                create(stats("/q"), ""),
                create("/q/after", "12"),
                delete("/q/old")));
        assertThat(quotas.shown("/q")).isEqualTo("count=3,bytes=8");
    }

    @Test
    void theDeepestQuotaCountsAlone() {
        quotas.setQuota("/q", "");
        quotas.setQuota("/q/old", "");
        quotas.write(create("/q/old/a", "1234"));
        quotas.write(set("/q/old", ""));
        assertThat(quotas.shown("/q")).isEqualTo("count=2,bytes=8");
        assertThat(quotas.shown("/q/old")).isEqualTo("count=2,bytes=4");

        quotas.write(delete(limits("/q/old")));
        quotas.write(create("/q/old/b", "1"));
        assertThat(quotas.shown("/q")).isEqualTo("count=3,bytes=9");
        assertThat(quotas.shown("/q/old")).isEqualTo("count=2,bytes=4");
    }

    @Test
    void nothingIsLeftOfAQuotaThatIsDeleted() {
        quotas.setQuota("/q", "");
        quotas.write(create("/q/a", "1"));
        quotas.write(multi(delete(stats("/q")), delete(limits("/q")), create("/q/b", "1")));
        assertThat(quotas.store.dump(quotas.tenant.keys().quotas())).isEmpty();
        assertThat(quotas.store.value(quotas.tenant.keys().quotaUsage("/q"))).isNull();
    }

    @Test
    void statsShowUsageWithoutBeingChanged() {
        quotas.setQuota("/q", "");
        NodeStat before = statOfStats();
        for (int i = 0; i < 10; i++) {
            quotas.write(create("/q/" + i, "1"));
        }
        NodeStat after = statOfStats();
        assertThat(after.dataLength()).isEqualTo("count=12,bytes=18".length());
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("dataLength")
                .isEqualTo(before);
        Outcome.Changed changed = (Outcome.Changed) quotas.write(new Operation.SetAcl(stats("/q"), AclEntry.OPEN, -1));
        assertThat(changed.stat().dataLength()).isEqualTo("count=12,bytes=18".length());
        Change last = quotas.store.log(quotas.tenant).stream()
                .map(logged -> logged.change())
                .filter(Change.QuotaUsed.class::isInstance)
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(last).isEqualTo(new Change.QuotaUsed("/q", new QuotaUsage(1, 1)));
    }

    @Test
    void whatAClientWritesIntoStatsIsTheNewBeginning() {
        quotas.setQuota("/q", "");
        quotas.write(set(stats("/q"), "bytes=100"));
        assertThat(quotas.shown("/q")).isEqualTo("bytes=100");
        quotas.write(create("/q/a", "1"));
        assertThat(quotas.shown("/q")).isEqualTo("count=0,bytes=101");
        quotas.write(set(stats("/q"), "garbage"));
        quotas.write(create("/q/b", "1"));
        assertThat(quotas.shown("/q")).isEqualTo("garbage");
    }

    @Test
    void hardLimitsRefuse() {
        quotas.setQuota("/q", "count=-1,bytes=-1=;byteHardLimit=10;countHardLimit=3");
        assertThat(quotas.write(create("/q/a", "123"))).isEqualTo(failed(Failure.QUOTA_EXCEEDED));
        assertThat(quotas.write(create("/q/a", "12"))).isInstanceOf(Outcome.Created.class);
        assertThat(quotas.write(create("/q/b", ""))).isEqualTo(failed(Failure.QUOTA_EXCEEDED));
        assertThat(quotas.write(create("/q/a", ""))).isEqualTo(failed(Failure.NODE_EXISTS));
        assertThat(quotas.write(set("/q/a", "123"))).isEqualTo(failed(Failure.QUOTA_EXCEEDED));
        assertThat(quotas.write(new Operation.SetData("/q/a", new byte[3], 7)))
                .isEqualTo(failed(Failure.QUOTA_EXCEEDED));
        assertThat(quotas.write(set("/q/a", "21"))).isInstanceOf(Outcome.Changed.class);
        assertThat(quotas.shown("/q")).isEqualTo("count=3,bytes=10");
        assertThat(quotas.write(multi(delete("/q/old"), create("/q/b", ""))))
                .isEqualTo(new Outcome.MultiFailed(List.of(new Outcome.Done(), failed(Failure.QUOTA_EXCEEDED))));
        quotas.write(delete("/q/old"));
        assertThat(quotas.write(create("/q/b", "12"))).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void membersOfAMultiAreCheckedAgainstWhatWasBefore() {
        quotas.setQuota("/q", "countHardLimit=3");
        assertThat(quotas.write(multi(create("/q/a", ""), create("/q/b", "")))).isInstanceOf(Outcome.MultiDone.class);
        assertThat(quotas.shown("/q")).isEqualTo("count=4,bytes=8");
        assertThat(quotas.write(create("/q/c", ""))).isEqualTo(failed(Failure.QUOTA_EXCEEDED));
    }

    @Test
    void requestsOfOneBatchAreCheckedOneAfterAnother() {
        quotas.setQuota("/q", "countHardLimit=3");
        List<Operation> batch = List.of(
                create("/q/a", ""), create("/q/b", ""), set(limits("/q"), "countHardLimit=4"), create("/q/c", ""));
        assertThat(quotas.batch(batch))
                .extracting(outcome -> outcome instanceof Outcome.Failed)
                .containsExactly(false, true, false, false);
    }

    @Test
    void softLimitsDoNot() {
        quotas.setQuota("/q", "count=1,bytes=1");
        assertThat(quotas.write(create("/q/a", "123"))).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void malformedLimitsFailThoseBelowAndNobodyElse() {
        for (String malformed : List.of("count", "count=x", "count=")) {
            quotas.setQuota("/q", malformed);
            List<Outcome> outcomes = quotas.batch(List.of(create("/q/a", ""), set("/", "")));
            assertThat(outcomes.get(0)).isEqualTo(failed(Failure.MARSHALLING_ERROR));
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Changed.class);
            assertThat(quotas.write(multi(set("/", ""), set("/q", "")))).isEqualTo(failed(Failure.MARSHALLING_ERROR));
            quotas.write(delete(limits("/q")));
            quotas.write(delete(stats("/q")));
        }
    }

    @Test
    void theRootHasNoQuota() {
        quotas.write(create("/zookeeper/quota/zookeeper_limits", "countHardLimit=0"));
        quotas.write(create("/zookeeper/quota/zookeeper_stats", "count=0,bytes=0"));
        assertThat(quotas.write(create("/a", ""))).isInstanceOf(Outcome.Created.class);
        assertThat(quotas.shown("")).isEqualTo("count=0,bytes=0");
    }

    private NodeStat statOfStats() {
        return quotas.store.znode(quotas.tenant, stats("/q")).orElseThrow().stat();
    }
}

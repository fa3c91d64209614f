package io.groundkeeper.layer.write;

import static io.groundkeeper.layer.write.Scene.createEphemeral;
import static io.groundkeeper.layer.write.Scene.createSequential;
import static io.groundkeeper.layer.write.Scene.creation;
import static io.groundkeeper.layer.write.Scene.deletion;
import static io.groundkeeper.layer.write.Scene.failed;
import static io.groundkeeper.layer.write.Scene.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundkeeper.layer.read.NodeStat;
import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.NodeAcl;
import io.groundkeeper.schema.NodeData;
import io.groundkeeper.schema.NodeHead;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One operation at a time: what it does, why it is refused, and which reason comes first, as in ZooKeeper. */
class TreeOperationsTest {
    private static final Stamp STAMP = Stamp.pending(0);

    private final Scene scene = new Scene();

    @Test
    void aCreatedZnodeIsNew() {
        BatchApplier.Applied applied = scene.absent("/a").apply(creation("/a"));

        NodeStat stat = new NodeStat(STAMP, STAMP, Scene.NOW, Scene.NOW, 0, 0, 0, 0, 1, 0, STAMP);
        assertThat(applied.outcomes()).containsExactly(new Outcome.Created("/a", stat));
        Workspace.Changes changes = applied.changes();
        assertThat(changes.children).hasSize(1).containsEntry("/a", true);
        assertThat(changes.ephemerals).isEmpty();
        assertThat(changes.nodes).containsOnlyKeys("/", "/a");
        assertThat(changes.nodes.get("/").counted()).isEqualTo(new ChildCounters(1, 0));
        assertThat(changes.nodes.get("/").childrenChanged()).isEqualTo(STAMP);
        assertThat(logged(applied))
                .usingRecursiveComparison()
                .isEqualTo(
                        new Change.NodeCreated("/a", Scene.NOW, 0, AclEntry.OPEN, AclEntry.OPEN, true, new byte[] {9}));
    }

    @Test
    void nullDataStaysNull() {
        BatchApplier.Applied applied = scene.absent("/a")
                .apply(new Operation.Create("/a", null, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false));
        assertThat(((Outcome.Created) applied.outcomes().get(0)).stat().dataLength())
                .isZero();
        assertThat(applied.changes().nodes.get("/a").data().length()).isEqualTo(-1);
    }

    @Test
    void bigDataStaysOutOfTheLog() {
        byte[] big = new byte[Change.INLINE_DATA + 1];
        scene.absent("/a").node("/b");
        Change created = logged(
                scene.apply(new Operation.Create("/a", big, AclEntry.OPEN, Operation.Lifetime.PERSISTENT, false)));
        assertThat(created)
                .isEqualTo(new Change.NodeCreated("/a", Scene.NOW, 0, AclEntry.OPEN, AclEntry.OPEN, false, null));
        Change set = logged(scene.apply(new Operation.SetData("/b", big, -1)));
        assertThat(set)
                .isEqualTo(new Change.DataChanged("/b", Scene.NOW, Scene.VERSION + 1, AclEntry.OPEN, false, null));
    }

    @Test
    void anEphemeralIsIndexedByItsSession() {
        BatchApplier.Applied applied = scene.absent("/e").apply(createEphemeral("/e"));
        assertThat(((Outcome.Created) applied.outcomes().get(0)).stat().ephemeralOwner())
                .isEqualTo(Scene.SESSION);
        assertThat(applied.changes().ephemerals)
                .hasSize(1)
                .containsEntry(new Workspace.Changes.Ephemeral(Scene.SESSION, "/e"), true);
    }

    @Test
    void anIllFormedNameIsLookedAtAfterItsParent() {
        scene.absent("/none").node("/read-only", AclEntry.READ_ONLY).node("/open");
        assertThat(scene.outcome(new Operation.CreateIllFormed("/none"))).isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.outcome(new Operation.CreateIllFormed("/read-only"))).isEqualTo(failed(Failure.NO_AUTH));
        assertThat(scene.outcome(new Operation.CreateIllFormed("/open"))).isEqualTo(failed(Failure.BAD_ARGUMENTS));
        assertThat(scene.outcome(new Operation.DeleteIllFormed("/none"))).isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.outcome(new Operation.DeleteIllFormed("/read-only"))).isEqualTo(failed(Failure.NO_AUTH));
        assertThat(scene.outcome(new Operation.DeleteIllFormed("/open"))).isEqualTo(failed(Failure.NO_NODE));
    }

    @Test
    void aContainerMayHaveChildrenAndGoesOnlyWithoutThem() {
        ChildCounters lost = new ChildCounters(2, 2);
        scene.node("/c", AclEntry.OPEN, NodeHead.CONTAINER, lost)
                .node("/fresh", AclEntry.OPEN, NodeHead.CONTAINER, ChildCounters.NONE)
                .node("/p", lost)
                .absent("/c/child");
        assertThat(scene.outcome(creation("/c/child"))).isInstanceOf(Outcome.Created.class);
        assertThat(scene.outcome(new Operation.Reap("/c", 0))).isEqualTo(new Outcome.Done());
        assertThat(scene.outcome(new Operation.Reap("/fresh", 0))).isEqualTo(failed(Failure.BAD_VERSION));
        assertThat(scene.outcome(new Operation.Reap("/fresh", Scene.NOW - Scene.THEN)))
                .isEqualTo(failed(Failure.BAD_VERSION));
        assertThat(scene.outcome(new Operation.Reap("/fresh", Scene.NOW - Scene.THEN - 1)))
                .isEqualTo(new Outcome.Done());
        assertThat(scene.outcome(new Operation.Reap("/p", 0))).isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.apply(creation("/c/child"), new Operation.Reap("/c", 0))
                        .outcomes()
                        .get(1))
                .isEqualTo(failed(Failure.NOT_EMPTY));
    }

    @Test
    void aZnodeGoesWhenItsTimeToLiveIsOver() {
        long age = Scene.NOW - Scene.THEN;
        scene.node("/due", AclEntry.OPEN, NodeHead.ttlOwner(age - 1), ChildCounters.NONE)
                .node("/young", AclEntry.OPEN, NodeHead.ttlOwner(age), ChildCounters.NONE)
                .node("/parent", AclEntry.OPEN, NodeHead.ttlOwner(1), new ChildCounters(1, 0))
                .absent("/parent/child");
        for (String path : List.of("/due", "/young", "/parent")) {
            scene.data(path, NodeData.of(Scene.OLD, Scene.THEN, 0, null));
        }
        assertThat(scene.outcome(new Operation.Reap("/due", 0))).isEqualTo(new Outcome.Done());
        assertThat(scene.outcome(new Operation.Reap("/young", 0))).isEqualTo(failed(Failure.BAD_VERSION));
        assertThat(scene.outcome(new Operation.Reap("/parent", 0))).isEqualTo(failed(Failure.NOT_EMPTY));
        assertThat(scene.outcome(creation("/parent/child"))).isInstanceOf(Outcome.Created.class);
        assertThat(scene.apply(set("/due", -1), new Operation.Reap("/due", 0))
                        .outcomes()
                        .get(1))
                .isEqualTo(failed(Failure.BAD_VERSION));
    }

    @Test
    void whoeverAsksDeletesWhatIsNoEphemeral() {
        scene.node("/p", AclEntry.READ_ONLY)
                .node("/parent", new ChildCounters(1, 0))
                .ephemeral("/e", Scene.SESSION)
                .absent("/none");
        assertThat(scene.outcome(new Operation.DeleteContainer("/p"))).isEqualTo(new Outcome.Done());
        assertThat(scene.outcome(new Operation.DeleteContainer("/parent"))).isEqualTo(failed(Failure.NOT_EMPTY));
        assertThat(scene.outcome(new Operation.DeleteContainer("/e"))).isEqualTo(failed(Failure.BAD_VERSION));
        assertThat(scene.outcome(new Operation.DeleteContainer("/none"))).isEqualTo(failed(Failure.NO_NODE));
    }

    @Test
    void aSequentialNameCountsCreations() {
        scene.node("/q", new ChildCounters(12, 5)).absent("/q/n-0000000012", "/q/0000000012");
        assertThat(path(scene.outcome(createSequential("/q/n-")))).isEqualTo("/q/n-0000000012");
        assertThat(path(scene.outcome(createSequential("/q/")))).isEqualTo("/q/0000000012");
    }

    @Test
    void aSequentialNameMayBeAtTheRoot() {
        scene.absent("/0000000000");
        assertThat(path(scene.outcome(createSequential("/")))).isEqualTo("/0000000000");
    }

    /** ZooKeeper's counter is an int, which does not go back. */
    @Test
    void sequenceNumbersGoNoFurtherThanAnInt() {
        scene.node("/q", new ChildCounters((1L << 31) + 1, 5)).absent("/q/n-2147483647");
        assertThat(path(scene.outcome(createSequential("/q/n-")))).isEqualTo("/q/n-2147483647");
        assertThat(scene.apply(createSequential("/q/n-"), createSequential("/q/n-"))
                        .outcomes()
                        .get(1))
                .isEqualTo(failed(Failure.NODE_EXISTS));
    }

    @Test
    void reasonsToRefuseACreation() {
        scene.absent("/none", "/none/a", "/deny/new", "/eph/new")
                .node("/deny", AclEntry.READ_ONLY)
                .node("/deny/old")
                .ephemeral("/eph", Scene.SESSION)
                .node("/eph/old");
        assertThat(scene.outcome(creation("/"))).isEqualTo(failed(Failure.NODE_EXISTS));
        assertThat(scene.outcome(creation("/none/a"))).isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.outcome(createSequential("/none/a"))).isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.outcome(creation("/deny/new"))).isEqualTo(failed(Failure.NO_AUTH));
        assertThat(scene.outcome(creation("/deny/old"))).isEqualTo(failed(Failure.NO_AUTH));
        assertThat(scene.outcome(creation("/eph/old"))).isEqualTo(failed(Failure.NODE_EXISTS));
        assertThat(scene.outcome(creation("/eph/new"))).isEqualTo(failed(Failure.NO_CHILDREN_FOR_EPHEMERALS));
    }

    @Test
    void whoMayNotCreateAtTheRootIsNotToldThatItExists() {
        scene.node("/", AclEntry.READ_ONLY);
        assertThat(scene.outcome(creation("/"))).isEqualTo(failed(Failure.NO_AUTH));
    }

    @Test
    void aDeletedZnodeLeavesItsParent() {
        scene.node("/p", new ChildCounters(2, 0)).node("/p/a");
        BatchApplier.Applied applied = scene.apply(deletion("/p/a"));
        assertThat(applied.outcomes()).containsExactly(new Outcome.Done());
        assertThat(applied.changes().nodes.get("/p/a").exists()).isFalse();
        assertThat(applied.changes().nodes.get("/p/a").cleared()).isTrue();
        assertThat(applied.changes().nodes.get("/p").counted()).isEqualTo(new ChildCounters(0, 1));
        assertThat(applied.changes().children).hasSize(1).containsEntry("/p/a", false);
        assertThat(logged(applied)).isEqualTo(new Change.NodeDeleted("/p/a", AclEntry.OPEN, AclEntry.OPEN));
    }

    @Test
    void anyoneMayDeleteAnEphemeral() {
        scene.ephemeral("/e", 99);
        assertThat(scene.apply(deletion("/e")).changes().ephemerals)
                .hasSize(1)
                .containsEntry(new Workspace.Changes.Ephemeral(99, "/e"), false);
    }

    @Test
    void reasonsToRefuseADeletion() {
        scene.absent("/none", "/none/a", "/deny/none")
                .node("/deny", AclEntry.READ_ONLY)
                .node("/full", new ChildCounters(3, 1))
                .node("/emptied", new ChildCounters(3, 3));
        for (String permanent : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            assertThat(scene.outcome(deletion(permanent))).isEqualTo(failed(Failure.BAD_ARGUMENTS));
        }
        assertThat(scene.outcome(deletion("/none"))).isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.outcome(deletion("/none/a"))).isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.outcome(deletion("/deny/none"))).isEqualTo(failed(Failure.NO_AUTH));
        assertThat(scene.outcome(new Operation.Delete("/full", 99))).isEqualTo(failed(Failure.BAD_VERSION));
        assertThat(scene.outcome(new Operation.Delete("/full", -2))).isEqualTo(failed(Failure.BAD_VERSION));
        assertThat(scene.outcome(new Operation.Delete("/full", Scene.VERSION))).isEqualTo(failed(Failure.NOT_EMPTY));
        assertThat(scene.outcome(new Operation.Delete("/emptied", Scene.VERSION)))
                .isEqualTo(new Outcome.Done());
    }

    /** It is the parent's ACL that decides. */
    @Test
    void aZnodesOwnAclDoesNotForbidItsDeletion() {
        scene.node("/a", AclEntry.READ_ONLY);
        assertThat(scene.outcome(deletion("/a"))).isEqualTo(new Outcome.Done());
    }

    @Test
    void setDataCountsTheVersion() {
        scene.node("/a", new ChildCounters(4, 1));
        NodeStat stat = new NodeStat(
                Scene.OLD, STAMP, Scene.THEN, Scene.NOW, Scene.VERSION + 1, 5, Scene.ACL_VERSION, 0, 2, 3, Scene.OLD);
        assertThat(scene.outcome(set("/a", Scene.VERSION))).isEqualTo(new Outcome.Changed(stat));
        assertThat(scene.outcome(set("/a", -1))).isEqualTo(new Outcome.Changed(stat));
    }

    @Test
    void dataVersionsWrap() {
        scene.node("/a").data("/a", NodeData.of(Scene.OLD, 1, Integer.MAX_VALUE, null));
        Outcome.Changed changed = (Outcome.Changed) scene.outcome(set("/a", -1));
        assertThat(changed.stat().version()).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void reasonsToRefuseSettingData() {
        scene.absent("/none").node("/deny", AclEntry.READ_ONLY).node("/a");
        assertThat(scene.outcome(set("/none", 99))).isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.outcome(set("/deny", 99))).isEqualTo(failed(Failure.NO_AUTH));
        assertThat(scene.outcome(set("/a", 99))).isEqualTo(failed(Failure.BAD_VERSION));
        assertThat(scene.outcome(set("/a", -2))).isEqualTo(failed(Failure.BAD_VERSION));
    }

    @Test
    void setAclCountsItsOwnVersionOnly() {
        BatchApplier.Applied applied =
                scene.node("/a").apply(new Operation.SetAcl("/a", AclEntry.READ_ONLY, Scene.ACL_VERSION));
        NodeStat stat = ((Outcome.Changed) applied.outcomes().get(0)).stat();
        assertThat(stat.aversion()).isEqualTo(Scene.ACL_VERSION + 1);
        assertThat(stat.version()).isEqualTo(Scene.VERSION);
        assertThat(stat.modified()).isEqualTo(Scene.OLD);
        assertThat(stat.mtime()).isEqualTo(Scene.THEN);
        assertThat(logged(applied))
                .isEqualTo(new Change.AclChanged("/a", new NodeAcl(Scene.ACL_VERSION + 1, AclEntry.READ_ONLY)));
    }

    @Test
    void reasonsToRefuseSettingAnAcl() {
        scene.absent("/none").node("/deny", AclEntry.READ_ONLY).node("/a");
        assertThat(scene.outcome(new Operation.SetAcl("/none", AclEntry.OPEN, 99)))
                .isEqualTo(failed(Failure.NO_NODE));
        assertThat(scene.outcome(new Operation.SetAcl("/deny", AclEntry.OPEN, 99)))
                .isEqualTo(failed(Failure.NO_AUTH));
        assertThat(scene.outcome(new Operation.SetAcl("/a", AclEntry.OPEN, 99))).isEqualTo(failed(Failure.BAD_VERSION));
    }

    @Test
    void aCheckChangesNothing() {
        scene.absent("/none").node("/deny", List.of(new AclEntry(AclEntry.WRITE, "world", "anyone")));
        scene.node("/a");
        assertThat(scene.apply(new Operation.Check("/a", Scene.VERSION))
                        .changes()
                        .isEmpty())
                .isTrue();
        assertThat(scene.outcome(new Operation.Check("/a", -1))).isEqualTo(new Outcome.Done());
        assertThat(scene.outcome(new Operation.Check("/a", 99))).isEqualTo(failed(Failure.BAD_VERSION));
        assertThat(scene.outcome(new Operation.Check("/deny", 99))).isEqualTo(failed(Failure.NO_AUTH));
        assertThat(scene.outcome(new Operation.Check("/none", 99))).isEqualTo(failed(Failure.NO_NODE));
    }

    @Test
    void aclsSpareWhomTheyNameAndTheServer() {
        List<AclEntry> joes = List.of(new AclEntry(AclEntry.WRITE, "digest", "joe:x"));
        scene.node("/a", joes);
        Caller joe = new Caller(List.of(new Caller.Identity("digest", "joe:x")), false);
        Caller jim = new Caller(List.of(new Caller.Identity("digest", "jim:x")), false);
        assertThat(outcome(joe, set("/a", -1))).isInstanceOf(Outcome.Changed.class);
        assertThat(outcome(Caller.SERVER, set("/a", -1))).isInstanceOf(Outcome.Changed.class);
        assertThat(outcome(jim, set("/a", -1))).isEqualTo(failed(Failure.NO_AUTH));
        assertThat(outcome(joe, new Operation.SetAcl("/a", joes, -1))).isEqualTo(failed(Failure.NO_AUTH));
    }

    @Test
    void anEmptyAclGivesEveryoneAll() {
        scene.node("/a", List.of());
        assertThat(scene.outcome(set("/a", -1))).isInstanceOf(Outcome.Changed.class);
    }

    private Outcome outcome(Caller caller, Operation operation) {
        WriteRequest request = new WriteRequest(Scene.SESSION, Scene.PROXY, Scene.TENURE, caller, Scene.NOW, operation);
        return BatchApplier.apply(List.of(request), scene.records, false, TenantLimits.NONE)
                .outcomes()
                .get(0);
    }

    private static String path(Outcome outcome) {
        return ((Outcome.Created) outcome).path();
    }

    private static Change logged(BatchApplier.Applied applied) {
        assertThat(applied.changes().log).hasSize(1);
        return applied.changes().log.get(0).change();
    }
}

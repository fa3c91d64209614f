package io.groundkeeper.layer.write;

import static io.groundkeeper.layer.write.Scene.createEphemeral;
import static io.groundkeeper.layer.write.Scene.createSequential;
import static io.groundkeeper.layer.write.Scene.creation;
import static io.groundkeeper.layer.write.Scene.deletion;
import static io.groundkeeper.layer.write.Scene.failed;
import static io.groundkeeper.layer.write.Scene.multi;
import static io.groundkeeper.layer.write.Scene.request;
import static io.groundkeeper.layer.write.Scene.set;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.groundkeeper.schema.AclEntry;
import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.ChildCounters;
import io.groundkeeper.schema.SessionRecord;
import io.groundkeeper.schema.Stamp;
import io.groundkeeper.schema.TenantLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests of one batch see what the earlier ones have done, and nothing of those that failed. */
class BatchApplierTest {
    private final Scene scene = new Scene();

    @Test
    void aZnodeMayBeDeletedAndCreatedAnew() {
        scene.node("/a", new ChildCounters(4, 4));
        BatchApplier.Applied applied =
                scene.apply(deletion("/a"), deletion("/a"), creation("/a"), set("/a", 0), creation("/a"));
        assertThat(applied.outcomes().get(0)).isEqualTo(new Outcome.Done());
        assertThat(applied.outcomes().get(1)).isEqualTo(failed(Failure.NO_NODE));
        assertThat(applied.outcomes().get(2)).isInstanceOf(Outcome.Created.class);
        Outcome.Changed set = (Outcome.Changed) applied.outcomes().get(3);
        assertThat(set.stat().created()).isEqualTo(Stamp.pending(2));
        assertThat(set.stat().modified()).isEqualTo(Stamp.pending(3));
        assertThat(set.stat().version()).isEqualTo(1);
        assertThat(set.stat().cversion()).isZero();
        assertThat(set.stat().aversion()).isZero();
        assertThat(applied.outcomes().get(4)).isEqualTo(failed(Failure.NODE_EXISTS));

        NodeState state = applied.changes().nodes.get("/a");
        assertThat(state.cleared()).isTrue();
        assertThat(state.isNew()).isTrue();
        assertThat(applied.changes().nodes.get("/").counted()).isEqualTo(new ChildCounters(1, 1));
        assertThat(applied.changes().children).containsEntry("/a", true);
    }

    @Test
    void aZnodeOfTheBatchMayGoAgain() {
        BatchApplier.Applied applied = scene.absent("/a", "/a/b")
                .apply(creation("/a"), creation("/a/b"), deletion("/a"), deletion("/a/b"), deletion("/a"));
        assertThat(applied.outcomes().get(2)).isEqualTo(failed(Failure.NOT_EMPTY));
        assertThat(applied.outcomes().subList(3, 5)).containsOnly(new Outcome.Done());
        NodeState state = applied.changes().nodes.get("/a");
        assertThat(state.exists()).isFalse();
        assertThat(state.cleared()).isFalse();
        assertThat(applied.changes().nodes.get("/").counted()).isEqualTo(new ChildCounters(1, 1));
    }

    @Test
    void setsCountOn() {
        BatchApplier.Applied applied = scene.node("/a").apply(set("/a", 5), set("/a", 5), set("/a", 6), set("/a", -1));
        assertThat(applied.outcomes().get(1)).isEqualTo(failed(Failure.BAD_VERSION));
        Outcome.Changed last = (Outcome.Changed) applied.outcomes().get(3);
        assertThat(last.stat().version()).isEqualTo(8);
        assertThat(last.stat().modified()).isEqualTo(Stamp.pending(3));
        assertThat(applied.changes().nodes.get("/a").data()).satisfies(data -> {
            assertThat(data.version()).isEqualTo(8);
            assertThat(data.modified()).isEqualTo(Stamp.pending(3));
        });
    }

    /** Deletions do not count, nor does a creation that finds its name taken. */
    @Test
    void sequentialNamesCountOn() {
        scene.node("/q", new ChildCounters(8, 0)).absent("/q/x");
        scene.absent("/q/n-0000000008", "/q/n-0000000010", "/q/n-0000000012");
        BatchApplier.Applied applied = scene.apply(
                createSequential("/q/n-"),
                creation("/q/x"),
                deletion("/q/x"),
                createSequential("/q/n-"),
                creation("/q/n-0000000012"),
                createSequential("/q/n-"),
                createSequential("/q/n-"));
        assertThat(path(applied, 0)).isEqualTo("/q/n-0000000008");
        assertThat(path(applied, 3)).isEqualTo("/q/n-0000000010");
        assertThat(applied.outcomes().subList(5, 7)).containsOnly(failed(Failure.NODE_EXISTS));
    }

    @Test
    void anAclHoldsFromTheNextRequestOn() {
        scene.node("/a").absent("/a/b");
        BatchApplier.Applied applied =
                scene.apply(new Operation.SetAcl("/a", AclEntry.READ_ONLY, -1), creation("/a/b"), set("/a", -1));
        assertThat(applied.outcomes().subList(1, 3)).containsOnly(failed(Failure.NO_AUTH));
    }

    @Test
    void theParentsStatCountsChildrenOfTheBatch() {
        scene.node("/p", new ChildCounters(4, 1)).absent("/p/a", "/p/b");
        BatchApplier.Applied applied = scene.apply(creation("/p/a"), creation("/p/b"), deletion("/p/a"), set("/p", -1));
        Outcome.Changed parent = (Outcome.Changed) applied.outcomes().get(3);
        assertThat(parent.stat().numChildren()).isEqualTo(4);
        assertThat(parent.stat().cversion()).isEqualTo(8);
        assertThat(parent.stat().childrenChanged()).isEqualTo(Stamp.pending(2));
    }

    @Test
    void changesAreLoggedInOrderUnderTheirRequest() {
        scene.absent("/a", "/b", "/c").node("/x");
        BatchApplier.Applied applied = scene.apply(
                creation("/a"), creation("/a"), multi(creation("/b"), creation("/c"), set("/x", -1)), deletion("/b"));
        assertThat(applied.changes().log)
                .extracting(Workspace.Changes.Logged::request)
                .containsExactly(0, 2, 2, 2, 3);
    }

    @Test
    void aMultiIsDoneWhole() {
        scene.absent("/m", "/m/a").node("/x");
        BatchApplier.Applied applied = scene.apply(multi(
                creation("/m"),
                creation("/m/a"),
                set("/m", 0),
                new Operation.Check("/m", 1),
                deletion("/m/a"),
                new Operation.SetAcl("/x", AclEntry.READ_ONLY, -1)));
        Outcome.MultiDone done = (Outcome.MultiDone) applied.outcomes().get(0);
        assertThat(done.members()).hasSize(6);
        assertThat(((Outcome.Changed) done.members().get(2)).stat().numChildren())
                .isEqualTo(1);
        assertThat(done.members().get(3)).isEqualTo(new Outcome.Done());
        assertThat(applied.changes().log)
                .allMatch(logged -> logged.request() == 0)
                .hasSize(5);
    }

    @Test
    void aMultiIsDoneNotAtAll() {
        scene.absent("/m", "/late", "/n");
        BatchApplier.Applied applied = scene.apply(
                multi(creation("/m"), set("/m", 0), deletion("/none/x"), creation("/n")),
                creation("/late"),
                deletion("/m"));
        // The parent of what is deleted was not loaded: nothing can be said before it is.
        assertThat(applied.missing()).contains(new Lookup.Node("/none"));

        applied = scene.absent("/none", "/none/x")
                .apply(
                        multi(creation("/m"), set("/m", 0), deletion("/none/x"), creation("/n")),
                        creation("/late"),
                        deletion("/m"));
        assertThat(applied.missing()).isEmpty();
        assertThat(applied.outcomes().get(0))
                .isEqualTo(new Outcome.MultiFailed(List.of(
                        new Outcome.Done(),
                        new Outcome.Done(),
                        failed(Failure.NO_NODE),
                        failed(Failure.RUNTIME_INCONSISTENCY))));
        assertThat(applied.outcomes().get(2)).isEqualTo(failed(Failure.NO_NODE));
        assertThat(applied.changes().nodes).containsOnlyKeys("/", "/late");
        assertThat(applied.changes().children).containsOnlyKeys("/late");
        assertThat(applied.changes().log).hasSize(1);
    }

    @Test
    void aFailedMultiLeavesEarlierRequestsAlone() {
        scene.absent("/a", "/a/b");
        BatchApplier.Applied applied = scene.apply(
                creation("/a"), multi(creation("/a/b"), set("/a", 0), new Operation.Refused(Failure.INVALID_ACL)));
        assertThat(applied.outcomes().get(1))
                .isEqualTo(new Outcome.MultiFailed(
                        List.of(new Outcome.Done(), new Outcome.Done(), failed(Failure.INVALID_ACL))));
        NodeState a = applied.changes().nodes.get("/a");
        assertThat(a.data().version()).isZero();
        assertThat(a.counted()).isEqualTo(ChildCounters.NONE);
        assertThat(a.childrenChanged()).isNull();
    }

    @Test
    void anEmptyMultiIsDone() {
        BatchApplier.Applied applied = scene.apply(multi());
        assertThat(applied.outcomes()).containsExactly(new Outcome.MultiDone(List.of()));
        assertThat(applied.changes().isEmpty()).isTrue();
    }

    @Test
    void aSessionThatIsNotThisProxysWritesNothing() {
        scene.absent("/a");
        assertThat(scene.session(Scene.SESSION, 43).outcome(creation("/a"))).isEqualTo(failed(Failure.SESSION_MOVED));
        assertThat(scene.noSession(Scene.SESSION).outcome(creation("/a"))).isEqualTo(failed(Failure.SESSION_EXPIRED));
        assertThat(scene.outcome(multi(creation("/a")))).isEqualTo(failed(Failure.SESSION_EXPIRED));
        assertThat(scene.outcome(new Operation.Refused(Failure.INVALID_ACL)))
                .isEqualTo(failed(Failure.SESSION_EXPIRED));
    }

    @Test
    void aSessionWritesFromItsOpeningToItsClosing() {
        scene.noSession(Scene.SESSION).ephemerals(Scene.SESSION, List.of()).absent("/a", "/e", "/late");
        BatchApplier.Applied applied = scene.apply(
                creation("/late"),
                new Operation.OpenSession(10_000, Scene.PASSWORD, Scene.PROXY),
                new Operation.OpenSession(10_000, Scene.PASSWORD, Scene.PROXY),
                creation("/a"),
                createEphemeral("/e"),
                new Operation.CloseSession(),
                creation("/late"),
                new Operation.CloseSession());
        assertThat(applied.outcomes().get(0)).isEqualTo(failed(Failure.SESSION_EXPIRED));
        assertThat(applied.outcomes().get(1)).isInstanceOf(Outcome.SessionHeld.class);
        assertThat(applied.outcomes().get(2)).isEqualTo(failed(Failure.SESSION_EXISTS));
        assertThat(applied.outcomes().get(5)).isEqualTo(new Outcome.SessionClosed(List.of("/e")));
        assertThat(applied.outcomes().get(6)).isEqualTo(failed(Failure.SESSION_EXPIRED));
        assertThat(applied.outcomes().get(7)).isEqualTo(new Outcome.SessionClosed(List.of()));
        Workspace.Changes changes = applied.changes();
        assertThat(changes.sessions.get(Scene.SESSION)).isEmpty();
        assertThat(changes.ephemerals)
                .containsOnly(Map.entry(new Workspace.Changes.Ephemeral(Scene.SESSION, "/e"), false));
        assertThat(changes.children).containsEntry("/a", true).containsEntry("/e", false);
        assertThat(changes.log)
                .extracting(Workspace.Changes.Logged::change)
                .endsWith(
                        new Change.NodeDeleted("/e", AclEntry.OPEN, AclEntry.OPEN),
                        new Change.SessionClosed(Scene.SESSION));
    }

    @Test
    void aClosedSessionTakesStoredAndNewEphemeralsButNotDeletedOnes() {
        scene.ephemerals(Scene.SESSION, List.of("/stored", "/deleted"))
                .ephemeral("/stored", Scene.SESSION)
                .ephemeral("/deleted", Scene.SESSION)
                .absent("/new");
        BatchApplier.Applied applied =
                scene.apply(deletion("/deleted"), createEphemeral("/new"), new Operation.CloseSession());
        assertThat(applied.outcomes())
                .last()
                .asInstanceOf(type(Outcome.SessionClosed.class))
                .extracting(Outcome.SessionClosed::ephemerals, as(LIST))
                .containsExactlyInAnyOrder("/stored", "/new");
        assertThat(applied.changes().children.values()).containsOnly(false).hasSize(3);
        assertThat(applied.changes().nodes.get("/").counted()).isEqualTo(new ChildCounters(1, 3));
    }

    @Test
    void anEphemeralThatIsPersistentNowSurvives() {
        scene.ephemerals(Scene.SESSION, List.of("/e")).ephemeral("/e", Scene.SESSION);
        BatchApplier.Applied applied = scene.apply(deletion("/e"), creation("/e"), new Operation.CloseSession());
        assertThat(applied.changes().nodes.get("/e").exists()).isTrue();
        assertThat(applied.changes().ephemerals)
                .containsOnly(Map.entry(new Workspace.Changes.Ephemeral(Scene.SESSION, "/e"), false));
    }

    @Test
    void aBigSessionIsClosedInSteps() {
        BatchApplier.Applied applied = closeWithEphemerals("/e", SessionOperations.EPHEMERALS_AT_ONCE + 1);

        assertThat(applied.outcomes())
                .singleElement()
                .asInstanceOf(type(Outcome.Unfinished.class))
                .extracting(Outcome.Unfinished::ephemerals, as(LIST))
                .hasSize(SessionOperations.EPHEMERALS_AT_ONCE);
        assertThat(applied.changes().children).hasSize(SessionOperations.EPHEMERALS_AT_ONCE);
        assertThat(applied.changes().sessions).isEmpty();
    }

    @Test
    void aSessionWithThousandsOfEphemeralsIsClosedInOneStep() {
        BatchApplier.Applied applied = closeWithEphemerals("/e", SessionOperations.EPHEMERALS_AT_ONCE);

        assertThat(applied.outcomes()).singleElement().isInstanceOf(Outcome.SessionClosed.class);
        assertThat(applied.changes().sessions).containsOnlyKeys(Scene.SESSION);
    }

    @Test
    void longPathsOfEphemeralsMakeTheStepsSmaller() {
        String path = "/" + "long".repeat(2_000);
        BatchApplier.Applied applied = closeWithEphemerals(path, 1_000);

        assertThat(applied.outcomes())
                .singleElement()
                .asInstanceOf(type(Outcome.Unfinished.class))
                .extracting(Outcome.Unfinished::ephemerals, as(LIST))
                .hasSameElementsAs(applied.changes().children.keySet());
        assertThat(applied.changes().children)
                .hasSizeBetween(1, SessionOperations.DELETIONS_AT_ONCE / path.length() / 10);
    }

    private BatchApplier.Applied closeWithEphemerals(String prefix, int count) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            paths.add(prefix + i);
            scene.ephemeral(prefix + i, Scene.SESSION);
        }
        return scene.ephemerals(Scene.SESSION, paths).apply(new Operation.CloseSession());
    }

    @Test
    void aSessionIsNotClosedWhileItMayHaveMore() {
        scene.ephemeral("/e", Scene.SESSION);
        BatchApplier.Applied applied = scene.ephemerals(Scene.SESSION, List.of("/e"), false)
                .apply(deletion("/e"), new Operation.CloseSession());
        assertThat(applied.outcomes()).containsExactly(new Outcome.Done(), new Outcome.Unfinished(List.of()));
        assertThat(applied.changes().sessions).isEmpty();
    }

    @Test
    void onlyTheOwnerClosesASession() {
        scene.session(Scene.SESSION, 43).ephemerals(Scene.SESSION, List.of());
        assertThat(scene.outcome(new Operation.CloseSession())).isEqualTo(failed(Failure.SESSION_MOVED));
    }

    /** As it may be that the session was another proxy's in between. */
    @Test
    void whatWasAskedForInAnEarlierTenureIsRefused() {
        scene.session(Scene.SESSION, Scene.PROXY, Scene.TENURE + 2).absent("/a").ephemerals(Scene.SESSION, List.of());
        BatchApplier.Applied applied = scene.apply(creation("/a"), new Operation.CloseSession());
        assertThat(applied.outcomes()).containsExactly(failed(Failure.SESSION_MOVED), failed(Failure.SESSION_MOVED));
    }

    @Test
    void whoComesBackToTheSameProxyBeginsATenureToo() {
        scene.absent("/a");
        BatchApplier.Applied applied =
                scene.apply(new Operation.MoveSession(Scene.PASSWORD, Scene.PROXY, 5_000), creation("/a"));
        SessionRecord moved = ((Outcome.SessionHeld) applied.outcomes().get(0)).session();
        assertThat(moved.tenure()).isEqualTo(Scene.TENURE + 1);
        assertThat(applied.outcomes().get(1)).isEqualTo(failed(Failure.SESSION_MOVED));
    }

    @Test
    void movingASessionTakesItsPasswordAndSetsItsTimeout() {
        scene.absent("/a");
        BatchApplier.Applied applied = scene.apply(
                new Operation.MoveSession(new byte[] {0}, 43, 5_000),
                new Operation.MoveSession(Scene.PASSWORD, 43, 5_000),
                creation("/a"));
        assertThat(applied.outcomes().get(0)).isEqualTo(failed(Failure.AUTH_FAILED));
        SessionRecord moved = ((Outcome.SessionHeld) applied.outcomes().get(1)).session();
        assertThat(moved.owner()).isEqualTo(43);
        assertThat(moved.timeoutMillis()).isEqualTo(5_000);
        assertThat(applied.outcomes().get(2)).isEqualTo(failed(Failure.SESSION_MOVED));
        assertThat(applied.changes().log)
                .extracting(Workspace.Changes.Logged::change)
                .containsExactly(new Change.SessionMoved(Scene.SESSION, Scene.TENURE + 1));
        assertThat(scene.noSession(Scene.SESSION).outcome(new Operation.MoveSession(Scene.PASSWORD, 43, 5_000)))
                .isEqualTo(failed(Failure.SESSION_EXPIRED));
    }

    @Test
    void whatIsNotLoadedIsAskedForAtOnce() {
        LoadedRecords nothing = new LoadedRecords();
        List<WriteRequest> requests = List.of(request(creation("/a/b")), request(deletion("/c/d")));
        assertThat(BatchApplier.apply(requests, nothing, false, TenantLimits.NONE)
                        .missing())
                .containsExactly(new Lookup.Session(Scene.SESSION));
        assertThat(Lookups.of(requests, TenantLimits.NONE))
                .containsExactlyInAnyOrder(
                        new Lookup.Session(Scene.SESSION),
                        new Lookup.Quotas(),
                        new Lookup.Node("/a"),
                        new Lookup.Node("/a/b"),
                        new Lookup.Node("/c"),
                        new Lookup.Node("/c/d"),
                        new Lookup.Length("/c/d"),
                        new Lookup.Counters("/c/d", true));
    }

    /** The path of a sequential znode is known only when the batch is applied. */
    @Test
    void sequentialZnodesOfABatchAreLookedUpTogether() {
        scene.node("/q", new ChildCounters(3, 0));
        BatchApplier.Applied applied =
                scene.apply(createSequential("/q/n-"), createSequential("/q/n-"), createSequential("/q/m-"));
        assertThat(applied.missing())
                .containsExactlyInAnyOrder(
                        new Lookup.Node("/q/n-0000000003"),
                        new Lookup.Node("/q/n-0000000004"),
                        new Lookup.Node("/q/m-0000000005"));
    }

    @Test
    void aClosedSessionsEphemeralsAreLookedUpTogether() {
        scene.ephemerals(Scene.SESSION, List.of("/a/x", "/a/y"));
        assertThat(scene.apply(new Operation.CloseSession()).missing())
                .containsExactlyInAnyOrder(
                        new Lookup.Node("/a/x"),
                        new Lookup.Length("/a/x"),
                        new Lookup.Node("/a/y"),
                        new Lookup.Length("/a/y"),
                        new Lookup.Node("/a"));
    }

    private static String path(BatchApplier.Applied applied, int request) {
        return ((Outcome.Created) applied.outcomes().get(request)).path();
    }
}

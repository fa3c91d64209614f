package io.groundkeeper.it.oracle;

import io.groundkeeper.it.oracle.Operation.AddAuth;
import io.groundkeeper.it.oracle.Operation.AddWatch;
import io.groundkeeper.it.oracle.Operation.Check;
import io.groundkeeper.it.oracle.Operation.Create;
import io.groundkeeper.it.oracle.Operation.CreateTtl;
import io.groundkeeper.it.oracle.Operation.Delete;
import io.groundkeeper.it.oracle.Operation.DeleteContainer;
import io.groundkeeper.it.oracle.Operation.Exists;
import io.groundkeeper.it.oracle.Operation.GetAcl;
import io.groundkeeper.it.oracle.Operation.GetAllChildrenNumber;
import io.groundkeeper.it.oracle.Operation.GetChildren;
import io.groundkeeper.it.oracle.Operation.GetData;
import io.groundkeeper.it.oracle.Operation.GetEphemerals;
import io.groundkeeper.it.oracle.Operation.Multi;
import io.groundkeeper.it.oracle.Operation.MultiRead;
import io.groundkeeper.it.oracle.Operation.Reconfig;
import io.groundkeeper.it.oracle.Operation.SetAcl;
import io.groundkeeper.it.oracle.Operation.SetData;
import io.groundkeeper.it.oracle.Operation.WhoAmI;
import io.groundkeeper.it.oracle.Step.Reattach;
import io.groundkeeper.it.oracle.Step.Reopen;
import io.groundkeeper.it.oracle.Step.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;

/** Builds a sequence by hand. */
final class Script {

    /** Longer than any test. */
    static final long LONG_TTL = 1L << 39;

    private static final int CLIENTS = 3;

    private final String name;
    private final List<Step> steps = new ArrayList<>();

    private Script(String name) {
        this.name = name;
    }

    /** Begins a sequence of three clients. */
    static Script script(String name) {
        return new Script(name);
    }

    /** The client sends these one by one, each after the reply to the one before. */
    Script then(int client, Operation... operations) {
        Stream.of(operations).forEach(operation -> steps.add(new Send(client, List.of(operation))));
        return this;
    }

    /** The client sends these at once. */
    Script atOnce(int client, Operation... operations) {
        steps.add(new Send(client, List.of(operations)));
        return this;
    }

    Script reopen(int client) {
        steps.add(new Reopen(client));
        return this;
    }

    /** The client is away while another sends these one by one. */
    Script reattach(int client, int other, Operation... meanwhile) {
        steps.add(new Reattach(
                client,
                Stream.of(meanwhile)
                        .map(operation -> new Send(other, List.of(operation)))
                        .toList()));
        return this;
    }

    Sequence end() {
        return new Sequence(name, CLIENTS, steps);
    }

    static Operation create(String path) {
        return create(path, CreateMode.PERSISTENT);
    }

    static Operation create(String path, CreateMode mode) {
        return new Create(path, "new", Acls.OPEN, mode, true);
    }

    static Operation create(String path, Acls acl) {
        return new Create(path, "new", acl, CreateMode.PERSISTENT, false);
    }

    static Operation createWith(String path, String data) {
        return new Create(path, data, Acls.OPEN, CreateMode.PERSISTENT, false);
    }

    static Operation createTtl(String path, CreateMode mode) {
        return new CreateTtl(path, "new", Acls.OPEN, mode, LONG_TTL);
    }

    static Operation deleteContainer(String path) {
        return new DeleteContainer(path);
    }

    static Operation delete(String path) {
        return delete(path, Operation.ANY);
    }

    static Operation delete(String path, int version) {
        return new Delete(path, version);
    }

    static Operation set(String path, String data) {
        return set(path, data, Operation.ANY);
    }

    static Operation set(String path, String data, int version) {
        return new SetData(path, data, version);
    }

    static Operation exists(String path) {
        return new Exists(path, false);
    }

    static Operation get(String path) {
        return new GetData(path, false);
    }

    static Operation list(String path) {
        return new GetChildren(path, false, true);
    }

    static Operation watchExists(String path) {
        return new Exists(path, true);
    }

    static Operation watchData(String path) {
        return new GetData(path, true);
    }

    static Operation watchChildren(String path) {
        return new GetChildren(path, true, false);
    }

    static Operation getAcl(String path) {
        return new GetAcl(path);
    }

    static Operation setAcl(String path, Acls acl) {
        return setAcl(path, acl, Operation.ANY);
    }

    static Operation setAcl(String path, Acls acl, int version) {
        return new SetAcl(path, acl, version);
    }

    static Operation countAll(String path) {
        return new GetAllChildrenNumber(path);
    }

    static Operation ephemerals(String prefix) {
        return new GetEphemerals(prefix);
    }

    static Operation whoAmI() {
        return new WhoAmI();
    }

    static Operation reconfig() {
        return new Reconfig();
    }

    static Operation addWatch(String path, AddWatchMode mode) {
        return new AddWatch(path, mode);
    }

    static Operation multiRead(Operation... operations) {
        return new MultiRead(List.of(operations));
    }

    static Operation login(Credentials who) {
        return new AddAuth(who);
    }

    static Operation check(String path, int version) {
        return new Check(path, version);
    }

    static Operation multi(Operation... operations) {
        return new Multi(List.of(operations));
    }
}

package io.groundkeeper.it.oracle;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;

/** One request of a client. Paths are those of the sequence; a {@link Namespace} places them in a server's tree. */
sealed interface Operation {

    /** Any version will do. */
    int ANY = -1;

    /** {@code create}, or {@code create2} if the stat is wanted. No data is not the same as empty data. */
    record Create(String path, String data, Acls acl, CreateMode mode, boolean wantsStat) implements Operation {
        @Override
        public String toString() {
            return (wantsStat ? "create2 " : "create ") + path + " " + mode + " " + acl + " " + Text.abbreviate(data);
        }
    }

    record Delete(String path, int version) implements Operation {
        @Override
        public String toString() {
            return "delete " + path + Text.version(version);
        }
    }

    record Exists(String path, boolean watch) implements Operation {
        @Override
        public String toString() {
            return "exists " + path + Text.watch(watch);
        }
    }

    record GetData(String path, boolean watch) implements Operation {
        @Override
        public String toString() {
            return "getData " + path + Text.watch(watch);
        }
    }

    record SetData(String path, String data, int version) implements Operation {
        @Override
        public String toString() {
            return "setData " + path + " " + Text.abbreviate(data) + Text.version(version);
        }
    }

    /** {@code getChildren}, or {@code getChildren2} if the stat is wanted. */
    record GetChildren(String path, boolean watch, boolean wantsStat) implements Operation {
        @Override
        public String toString() {
            return (wantsStat ? "getChildren2 " : "getChildren ") + path + Text.watch(watch);
        }
    }

    record GetAcl(String path) implements Operation {
        @Override
        public String toString() {
            return "getACL " + path;
        }
    }

    record SetAcl(String path, Acls acl, int version) implements Operation {
        @Override
        public String toString() {
            return "setACL " + path + " " + acl + Text.version(version);
        }
    }

    /** Has no reply that a client could see: what it may do from then on shows it. */
    record AddAuth(Credentials who) implements Operation {
        @Override
        public String toString() {
            return "addauth digest " + who;
        }
    }

    record Sync(String path) implements Operation {
        @Override
        public String toString() {
            return "sync " + path;
        }
    }

    /** Only inside a {@link Multi}: the client library offers it nowhere else. */
    record Check(String path, int version) implements Operation {
        @Override
        public String toString() {
            return "check " + path + Text.version(version);
        }
    }

    /** All or nothing, of {@link Create}, {@link Delete}, {@link SetData} and {@link Check}. */
    record Multi(List<Operation> operations) implements Operation {
        public Multi {
            operations = List.copyOf(operations);
        }

        @Override
        public String toString() {
            return operations.stream().map(Operation::toString).collect(Collectors.joining("; ", "multi { ", " }"));
        }
    }
}

package io.groundkeeper.it.oracle;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.WatcherType;

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

    /** {@code createTTL}: gone so many milliseconds after it was set last, once it has no children. */
    record CreateTtl(String path, String data, Acls acl, CreateMode mode, long ttl) implements Operation {
        @Override
        public String toString() {
            return "createTTL " + path + " " + mode + " " + ttl + " " + acl + " " + Text.abbreviate(data);
        }
    }

    /**
     * A creation that the client library would not send, as it goes over the wire; of its reply only the code is seen.
     *
     * @param type operation code
     * @param ttl only of a {@code createTTL}
     */
    record RawCreate(String path, int type, int flags, long ttl, Acls acl) implements Operation {
        @Override
        public String toString() {
            return "raw create " + type + " " + Text.printable(path) + " flags " + flags + " ttl " + ttl + " " + acl;
        }
    }

    /** What the client library does not offer, but the server answers. */
    record DeleteContainer(String path) implements Operation {
        @Override
        public String toString() {
            return "deleteContainer " + path;
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

    record GetAllChildrenNumber(String path) implements Operation {
        @Override
        public String toString() {
            return "getAllChildrenNumber " + path;
        }
    }

    record GetEphemerals(String prefix) implements Operation {
        @Override
        public String toString() {
            return "getEphemerals " + prefix;
        }
    }

    record WhoAmI() implements Operation {
        @Override
        public String toString() {
            return "whoAmI";
        }
    }

    record Reconfig() implements Operation {
        @Override
        public String toString() {
            return "reconfig";
        }
    }

    record AddWatch(String path, AddWatchMode mode) implements Operation {
        @Override
        public String toString() {
            return "addWatch " + path + " " + mode;
        }
    }

    /**
     * Removes the client's watcher from a path, which asks the server {@code checkWatches}; or all watchers, which asks it
     * {@code removeWatches}.
     *
     * @param local whether the client forgets them even where the server does not answer
     */
    record RemoveWatches(String path, WatcherType type, boolean all, boolean local) implements Operation {
        @Override
        public String toString() {
            return (all ? "removeAllWatches " : "removeWatches ") + path + " " + type + (local ? " local" : "");
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

    /** Several at once, of {@link GetData} and {@link GetChildren}, whose watches are not set. */
    record MultiRead(List<Operation> operations) implements Operation {
        public MultiRead {
            operations = List.copyOf(operations);
        }

        @Override
        public String toString() {
            return operations.stream().map(Operation::toString).collect(Collectors.joining("; ", "multiRead { ", " }"));
        }
    }

    /** All or nothing, of {@link Create}, {@link CreateTtl}, {@link Delete}, {@link SetData} and {@link Check}. */
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

package io.groundkeeper.embedded;

import com.apple.foundationdb.Database;
import io.groundkeeper.embedded.contract.AtomicContract;
import io.groundkeeper.embedded.contract.ConflictContract;
import io.groundkeeper.embedded.contract.DirectoryContract;
import io.groundkeeper.embedded.contract.LifecycleContract;
import io.groundkeeper.embedded.contract.LimitContract;
import io.groundkeeper.embedded.contract.ReadContract;
import io.groundkeeper.embedded.contract.ReadYourWritesContract;
import io.groundkeeper.embedded.contract.SerializabilityContract;
import io.groundkeeper.embedded.contract.VersionstampContract;
import io.groundkeeper.embedded.contract.WatchContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The engine contract on the embedded engine, as it runs in a server. */
class EmbeddedContractTest {
    @TempDir
    static Path directory;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void open() throws IOException {
        database = EmbeddedEngine.open(directory, EmbeddedOptions.defaults());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Nested
    class Reads extends ReadContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class ReadYourWrites extends ReadYourWritesContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class Atomics extends AtomicContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class Conflicts extends ConflictContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class Versionstamps extends VersionstampContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class Limits extends LimitContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class Watches extends WatchContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class Directories extends DirectoryContract {
        @Override
        protected Database database() {
            return database;
        }
    }

    @Nested
    class Serializability extends SerializabilityContract {
        @Override
        protected Database database() {
            return database;
        }
    }
}

package io.groundkeeper.embedded.contract;

import com.apple.foundationdb.Database;
import org.junit.jupiter.api.Nested;

/**
 * What every engine promises, in terms of FoundationDB 7.3's behaviour at API version 730. An engine's test extends this
 * and opens it.
 */
public abstract class EngineContract {

    /** The engine, open; the same one for all tests. */
    protected abstract Database database();

    @Nested
    class Reads extends ReadContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class ReadYourWrites extends ReadYourWritesContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class RangeStreaming extends RangeStreamingContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class ReadVersions extends ReadVersionContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Atomics extends AtomicContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Conflicts extends ConflictContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class RangeConflicts extends RangeConflictContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Versionstamps extends VersionstampContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Unreadable extends UnreadableContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Limits extends LimitContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class TransactionEnds extends TransactionEndContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Watches extends WatchContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Directories extends DirectoryContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }

    @Nested
    class Serializability extends SerializabilityContract {
        @Override
        protected Database database() {
            return EngineContract.this.database();
        }
    }
}

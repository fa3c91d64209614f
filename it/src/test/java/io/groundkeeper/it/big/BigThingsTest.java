package io.groundkeeper.it.big;

import io.groundkeeper.it.engine.EngineStore;
import io.groundkeeper.it.engine.OnEveryEngine;
import io.groundkeeper.it.server.GroundkeeperProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Big things, in a server with little memory. {@link BigThings} checks what it has made. */
@OnEveryEngine
@Timeout(900)
class BigThingsTest {

    @TempDir
    static Path directory;

    private static GroundkeeperProcess server;
    private static BigThings things;

    @BeforeAll
    static void start() throws Exception {
        EngineStore store =
                EngineStore.create(directory).with("jute.maxbuffer", Integer.toString(BigThings.MAX_PACKET));
        server = GroundkeeperProcess.start(directory, store);
        things = BigThings.in(server.connectString());
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            things.close();
        } finally {
            server.close();
        }
    }

    @Test
    void znodesOfAMegabyte() throws Exception {
        things.megabyteZnodes(20);
    }

    @Test
    void aMultiOfAThousandMembers() throws Exception {
        things.multi(1_000);
    }

    @Test
    void aSessionWith20000EphemeralsIsClosed() throws Exception {
        things.ephemeralsOfOneSession(20_000);
    }

    @Test
    void children200000() throws Exception {
        things.children(200_000);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "it.big",
            matches = "true",
            disabledReason = "takes minutes: ask with -Dit.big=true")
    void aMillionZnodes() throws Exception {
        things.tree(1_000_000);
    }
}

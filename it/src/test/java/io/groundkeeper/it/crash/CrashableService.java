package io.groundkeeper.it.crash;

import io.groundkeeper.it.benchmark.ServerProcess;
import io.groundkeeper.it.server.GroundkeeperProcess;
import io.groundkeeper.it.server.ServerSettings;
import io.groundkeeper.it.server.TcpForwarder;
import io.groundkeeper.it.server.ZooKeeperService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A server in a process of its own. */
interface CrashableService extends ZooKeeperService {

    /** Ends the process as {@code kill -9} does. */
    void kill();

    /** Starts the server again after {@link #kill}, on the same port and data. */
    void restart() throws IOException;

    /** Starts the server that the system property {@code it.service} names, as {@code Services} does. */
    static CrashableService start(Path dir) throws IOException {
        return System.getProperty("it.service", "groundkeeper").equals("zookeeper")
                ? new ZooKeeper(ServerProcess.zooKeeper(dir))
                : new Groundkeeper(GroundkeeperProcess.start(dir, ServerSettings.PLAIN));
    }

    record Groundkeeper(GroundkeeperProcess process) implements CrashableService {
        @Override
        public InetSocketAddress address() {
            return process.address();
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public void restart() throws IOException {
            process.restart();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /**
     * ZooKeeper behind a link that is down until it serves: while it starts it accepts connections, and may forget to
     * close them, so that their clients lose their sessions.
     */
    final class ZooKeeper implements CrashableService {

        private final ServerProcess process;
        private final TcpForwarder link;

        private ZooKeeper(ServerProcess process) throws IOException {
            this.process = process;
            this.link = TcpForwarder.to(process.address());
        }

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(process.address().getAddress(), link.port());
        }

        @Override
        public void kill() {
            process.kill();
            link.down();
        }

        @Override
        public void restart() throws IOException {
            process.restart();
            link.up();
        }

        @Override
        public void close() {
            try (process) {
                link.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.groundkeeper.it.garbage;

import io.groundkeeper.it.server.ZooKeeperService;
import io.groundkeeper.proxy.fuzz.Bytes;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.apache.jute.BinaryInputArchive;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.ReplyHeader;

/** A socket to a server, and the frames that come from it. Silence of {@link #PATIENCE_MILLIS} is an error. */
public final class WireClient implements AutoCloseable {

    public static final int SESSION_TIMEOUT_MILLIS = 30_000;
    private static final int LITTLE_ROOM = 4 << 10;
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private WireClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Opens a connection, and sends nothing. */
    public static WireClient connect(ZooKeeperService service) throws IOException {
        return connect(service, new Socket());
    }

    /** As {@link #connect}, with a small buffer for what has come and is not read. */
    static WireClient connectWithLittleRoom(ZooKeeperService service) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(LITTLE_ROOM);
        return connect(service, socket);
    }

    private static WireClient connect(ZooKeeperService service, Socket socket) throws IOException {
        socket.connect(service.address());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new WireClient(socket);
    }

    /** Opens a connection with a new session. */
    static WireClient openSession(ZooKeeperService service) throws IOException {
        return openSession(service, SESSION_TIMEOUT_MILLIS);
    }

    /** The same with a timeout of its own. */
    static WireClient openSession(ZooKeeperService service, int timeoutMillis) throws IOException {
        WireClient client = connect(service);
        client.handshake(new ConnectRequest(0, 0, timeoutMillis, 0, new byte[16], false));
        return client;
    }

    /** Sends a connect request, and returns the answer. */
    public ConnectResponse handshake(ConnectRequest request) throws IOException {
        send(Wire.frame(Bytes.of(request)));
        byte[] frame = receive().orElseThrow(() -> new EOFException("closed instead of a connect response"));
        ConnectResponse response = new ConnectResponse();
        response.deserialize(archive(frame), "response");
        return response;
    }

    /** Sends bytes as they are. If the server has closed the connection, {@link #receive} will tell. */
    public void send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // Whatever came before can still be read.
        }
    }

    /** Closes the sending side, as {@code nc -N} does at the end of its input. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Returns the next frame without its length, or nothing if the server has closed the connection. */
    public Optional<byte[]> receive() throws IOException {
        try {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return Optional.of(frame);
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    /** Returns the header of the next reply, or nothing if the server has closed the connection. */
    Optional<ReplyHeader> receiveReply() throws IOException {
        Optional<byte[]> frame = receive();
        if (frame.isEmpty()) {
            return Optional.empty();
        }
        ReplyHeader header = new ReplyHeader();
        header.deserialize(archive(frame.get()), "header");
        return Optional.of(header);
    }

    /** Closes the session, and waits until the server closes the connection. */
    void closeSession() throws IOException {
        send(Wire.request(Integer.MAX_VALUE, OpCode.closeSession));
        awaitClose();
    }

    /** Waits until the server closes the connection, whatever it sends before. */
    void awaitClose() throws IOException {
        Optional<byte[]> frame;
        do {
            frame = receive();
        } while (frame.isPresent());
    }

    /** Whether the server has closed the connection by now; to be asked only where nothing else is expected to come. */
    public boolean hasEnded() throws IOException {
        socket.setSoTimeout(1);
        try {
            if (in.read() >= 0) {
                throw new IllegalStateException("the server has sent something");
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Returns all bytes until the server closes the connection. */
    public byte[] receiveAll() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static BinaryInputArchive archive(byte[] frame) {
        return BinaryInputArchive.getArchive(new ByteArrayInputStream(frame));
    }
}

package io.groundkeeper.it.tls;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Asks a server whether it is well ({@code ruok}), to see who is let in. */
final class Knock {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final String REFUSED = "refused";

    private final SSLContext context;
    private final String[] protocols;

    private Knock(SSLContext context, String... protocols) {
        this.context = context;
        this.protocols = protocols;
    }

    /** Without TLS. */
    static Knock plain() {
        return new Knock(null);
    }

    /**
     * With TLS.
     *
     * @param authority whom the server must be certified by
     * @param certificate what the client shows, or null
     * @param protocols what it speaks; all if none are named
     */
    static Knock secure(X509Bundle authority, X509Bundle certificate, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = certificate == null
                ? new KeyManager[0]
                : certificate.toKeyManagerFactory().getKeyManagers();
        context.init(keys, authority.toTrustManagerFactory().getTrustManagers(), null);
        return new Knock(context, protocols);
    }

    /**
     * The server's answer, or {@code refused}; with TLS, together with its name and the cipher suite.
     *
     * @throws SocketTimeoutException if it neither answers nor refuses
     */
    String at(InetSocketAddress server) throws SocketTimeoutException {
        try (Socket socket = connect(server)) {
            String answer = ask("ruok", socket);
            return answer.isEmpty() ? REFUSED : answer + (socket instanceof SSLSocket tls ? said(tls) : "");
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return REFUSED;
        }
    }

    /** The server's answer to a word. */
    String ask(String word, InetSocketAddress server) throws IOException {
        try (Socket socket = connect(server)) {
            return ask(word, socket);
        }
    }

    /** A connection, which is the caller's to close. */
    Socket connect(InetSocketAddress server) throws IOException {
        Socket socket =
                context == null ? new Socket() : context.getSocketFactory().createSocket();
        try {
            socket.connect(server, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            if (protocols.length > 0) {
                ((SSLSocket) socket).setEnabledProtocols(protocols);
            }
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String ask(String word, Socket socket) throws IOException {
        socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String said(SSLSocket socket) throws SSLPeerUnverifiedException {
        return String.join(
                " ",
                List.of(
                        "",
                        socket.getSession().getPeerPrincipal().getName(),
                        socket.getSession().getProtocol(),
                        socket.getSession().getCipherSuite()));
    }
}

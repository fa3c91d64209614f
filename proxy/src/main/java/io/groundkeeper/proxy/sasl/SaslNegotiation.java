package io.groundkeeper.proxy.sasl;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * One connection's negotiation. To be asked by one thread at a time, and not again before it has answered.
 */
public final class SaslNegotiation {
    private final SaslLogin login;
    private final Executor executor;
    private SaslServer server;

    SaslNegotiation(SaslLogin login, Executor executor) {
        this.login = login;
        this.executor = executor;
    }

    /**
     * What the server says to a client's token.
     *
     * @param token what the client is to be told, or null
     * @param authorizationId as whom the client has authenticated, once it has
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
    public record Answer(byte[] token, Optional<String> authorizationId) {
        /** Of a server that cannot negotiate: as ZooKeeper's. */
        public static final Answer NOTHING = new Answer(null, Optional.empty());
    }

    /** Goes on. Fails with a {@link SaslException} where the client is refused. Never blocks. */
    public CompletableFuture<Answer> evaluate(byte[] token) {
        try {
            return CompletableFuture.supplyAsync(() -> step(token), executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** May do I/O: a keytab is read, for example. */
    private Answer step(byte[] token) {
        if (server == null) {
            server = login.newServer();
        }
        if (server == null) {
            return Answer.NOTHING;
        }
        try {
            byte[] answer = server.evaluateResponse(token);
            return new Answer(
                    answer, server.isComplete() ? Optional.ofNullable(server.getAuthorizationID()) : Optional.empty());
        } catch (SaslException e) {
            throw new CompletionException(e);
        }
    }
}

package io.groundkeeper.proxy.connection;

import io.groundkeeper.layer.write.Caller;
import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.protocol.ClientRequest;
import io.groundkeeper.proxy.protocol.Packet;
import io.groundkeeper.proxy.sasl.SaslNegotiation;
import io.groundkeeper.proxy.stats.ClientMonitor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.proto.SetSASLResponse;
import org.apache.zookeeper.proto.WhoAmIResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a client that says who it is, or asks. */
final class LoginAnswerer {
    private static final Logger LOG = LoggerFactory.getLogger(LoginAnswerer.class);

    private static final String SASL = "sasl";

    private final Authentication authentication;
    private final Optional<SaslNegotiation> negotiation;
    private final Connection connection;
    private final Replies replies;
    private final ClientMonitor monitor;

    LoginAnswerer(
            Authentication authentication,
            Optional<SaslNegotiation> negotiation,
            Connection connection,
            Replies replies,
            ClientMonitor monitor) {
        this.authentication = authentication;
        this.negotiation = negotiation;
        this.connection = connection;
        this.replies = replies;
        this.monitor = monitor;
    }

    void authenticate(Packet packet, ClientRequest.AddAuth auth) {
        Optional<Caller> authenticated = authentication.authenticate(connection.caller(), auth.scheme(), auth.auth());
        authenticated.ifPresent(connection::become);
        if (authenticated.isEmpty()) {
            monitor.notAuthenticated(String.valueOf(auth.scheme()));
        }
        Code code = authenticated.isPresent() ? Code.OK : Code.AUTHFAILED;
        replies.withoutZxid(packet, code, null, authenticated.isEmpty());
    }

    void negotiate(Packet packet, ClientRequest.Sasl request) {
        if (request.token() == null) {
            connection.drop("it has sent no SASL token");
            return;
        }
        CompletableFuture<SaslNegotiation.Answer> answered = negotiation
                .map(negotiating -> negotiating.evaluate(request.token()))
                .orElseGet(() -> CompletableFuture.completedFuture(SaslNegotiation.Answer.NOTHING));
        answered.whenComplete((answer, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (failure == null) {
                answer.authorizationId()
                        .ifPresent(id -> connection.become(authentication.withSaslId(connection.caller(), id)));
                replies.withoutZxid(packet, Code.OK, new SetSASLResponse(answer.token()), false);
            } else if (cause instanceof SaslException) {
                monitor.notAuthenticated(SASL);
                Code code = authentication.codeOfFailedSasl();
                connection.about(LOG.atInfo()).log("A client could not authenticate by SASL: {}", cause.getMessage());
                replies.withoutZxid(packet, code, new SetSASLResponse(null), code != Code.OK);
            } else {
                connection.about(LOG.atWarn()).setCause(cause).log("SASL with a client failed");
                connection.drop("SASL failed");
            }
        });
    }

    void whoAmI(Packet packet) {
        replies.current(packet, new WhoAmIResponse(authentication.describe(connection.caller())));
    }

    /** Refuses whatever was asked by a client that has to authenticate first. */
    void turnAway(Packet packet) {
        connection.about(LOG.atInfo()).log("Closing a connection: its client has not authenticated");
        replies.withoutZxid(packet, Code.SESSIONCLOSEDREQUIRESASLAUTH, null, true);
    }
}

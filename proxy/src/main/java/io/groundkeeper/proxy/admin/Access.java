package io.groundkeeper.proxy.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what. Local clients may read. Others, and whoever changes something, need the token. Thread-safe.
 *
 * <p>A browser is led to do things by pages of strangers, which is why
 *
 * <ul>
 *   <li>a local client is one whose {@code Host} is an address, {@code localhost} or a name that was configured: the name of a
 *       stranger's page may be resolved to this machine's address (DNS rebinding);
 *   <li>what a browser sends by itself, once it has been told the token ({@code Basic}), is good for reading only; changes need
 *       {@code Bearer}, which pages of strangers cannot have sent.
 * </ul>
 */
public final class Access {
    private static final String NEEDED =
            "a token: set admin.tokenFile to a file that holds one, and send it as \"Authorization: Bearer TOKEN\"";

    private final Optional<AdminToken> token;
    private final Set<String> hostNames;

    /**
     * The rules.
     *
     * @param token that clients may show; without one, only local clients read, and nobody changes anything
     * @param hostNames under which local clients may know this server, in lower case
     */
    public Access(Optional<AdminToken> token, Set<String> hostNames) {
        this.token = token;
        this.hostNames = Set.copyOf(hostNames);
    }

    /** Why a request may not be made; empty where it may. */
    Optional<Response> denial(Guard guard, Request request) {
        return switch (guard) {
            case OPEN -> Optional.empty();
            case READ ->
                isLocal(request) || hasBearer(request) || hasBasic(request)
                        ? Optional.empty()
                        : Optional.of(denied("From another machine this needs ", request));
            case CHANGE ->
                hasBearer(request)
                        ? Optional.empty()
                        : Optional.of(denied("Whatever changes something needs ", request));
        };
    }

    private Response denied(String what, Request request) {
        if (token.isEmpty()) {
            return Response.error(Response.FORBIDDEN, what + NEEDED);
        }
        return Response.error(
                        Response.UNAUTHORIZED,
                        what + "the token of admin.tokenFile, as \"Authorization: Bearer TOKEN\"")
                .with(
                        "WWW-Authenticate",
                        request.wantsHtml() ? "Basic realm=\"Groundkeeper\", charset=\"UTF-8\"" : "Bearer");
    }

    /** Whether a request comes from this machine, and not by way of another server. */
    private boolean isLocal(Request request) {
        return request.client().getAddress().isLoopbackAddress()
                && request.header("x-forwarded-for").isEmpty()
                && request.header("forwarded").isEmpty()
                && request.header(HttpHeaderNames.HOST).map(this::isOwn).orElse(true);
    }

    private boolean isOwn(String host) {
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || hostNames.contains(name)
                || NetUtil.isValidIpV4Address(name)
                || (name.startsWith("[") && name.endsWith("]") && NetUtil.isValidIpV6Address(name));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || colon < host.lastIndexOf(']') ? host : host.substring(0, colon);
    }

    private boolean hasBearer(Request request) {
        return shown(request, "Bearer ").filter(this::isToken).isPresent();
    }

    /** The token as the password of any user. */
    private boolean hasBasic(Request request) {
        return shown(request, "Basic ")
                .flatMap(Access::decoded)
                .filter(user -> isToken(user.substring(user.indexOf(':') + 1)))
                .isPresent();
    }

    private boolean isToken(String shown) {
        return token.isPresent() && token.get().is(shown);
    }

    private static Optional<String> shown(Request request, String scheme) {
        return request.header(HttpHeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).strip());
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

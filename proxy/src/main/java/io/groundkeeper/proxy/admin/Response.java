package io.groundkeeper.proxy.admin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status HTTP's status code
 * @param headers those that other answers do not have
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
public record Response(int status, String contentType, byte[] body, Map<String, String> headers) {
    public static final int OK = 200;
    public static final int SEE_OTHER = 303;
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHORIZED = 401;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int NOT_ALLOWED = 405;
    public static final int TOO_LARGE = 413;
    public static final int URI_TOO_LONG = 414;
    public static final int HEADERS_TOO_LARGE = 431;
    public static final int SERVER_ERROR = 500;
    public static final int NOT_IMPLEMENTED = 501;
    public static final int UNAVAILABLE = 503;

    public Response {
        headers = Map.copyOf(headers);
    }

    /** An answer of another type, in UTF-8. */
    public static Response of(int status, String contentType, String body) {
        return new Response(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Response text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body);
    }

    public static Response html(int status, String body) {
        return of(status, "text/html; charset=utf-8", body);
    }

    /** A value as JSON. */
    public static Response json(int status, Object value) {
        return of(status, "application/json", Json.text(value));
    }

    /** What went wrong, and what to do: in the field {@code error}. */
    public static Response error(int status, String message) {
        return json(status, Map.of("error", message));
    }

    /** Sends a browser elsewhere. */
    public static Response seeOther(String location) {
        return text(SEE_OTHER, "See " + location + "\n").with("Location", location);
    }

    /** The same with one more header. */
    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, contentType, body, more);
    }
}

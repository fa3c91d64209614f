package io.groundkeeper.proxy.admin;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has arrived as a whole. All of it is bounded: its line and headers by {@link AdminServer}, its body too.
 *
 * @param method HTTP's, in upper case
 * @param path the segments of its path, decoded one by one: a segment may contain a slash
 * @param parameters of the route's path, by name
 * @param query the parameters behind the question mark, of each the first value
 * @param client where it comes from
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention, never compared
public record Request(
        String method,
        List<String> path,
        Map<String, String> parameters,
        Map<String, String> query,
        HttpHeaders headers,
        byte[] body,
        InetSocketAddress client) {
    private static final int MAX_PARAMETERS = 64;

    /**
     * A request as it came.
     *
     * @throws IllegalArgumentException where its URI is none that could be meant for this server
     */
    static Request of(String method, String uri, HttpHeaders headers, byte[] body, InetSocketAddress client) {
        if (!uri.startsWith("/")) {
            throw new IllegalArgumentException("the request's target is no path");
        }
        QueryStringDecoder decoder = new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, MAX_PARAMETERS);
        Map<String, String> query = new HashMap<>();
        decoder.parameters().forEach((name, values) -> query.put(name, values.get(0)));
        return new Request(method, segments(decoder.rawPath()), Map.of(), query, headers, body, client);
    }

    private static List<String> segments(String rawPath) {
        // In a path, unlike in a query, a plus is a plus.
        return Arrays.stream(rawPath.substring(1).split("/", -1))
                .map(segment -> QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    Request withParameters(Map<String, String> ofRoute) {
        return new Request(method, path, ofRoute, query, headers, body, client);
    }

    /** A parameter of the route's path. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter " + name);
        }
        return value;
    }

    /** A parameter of the query; empty where there is none, or nothing behind it. */
    public Optional<String> queried(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    /** A header; empty where there is none. */
    public Optional<String> header(CharSequence name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether a person looks at what is answered. */
    public boolean wantsHtml() {
        return header("accept").filter(types -> types.contains("text/html")).isPresent();
    }
}

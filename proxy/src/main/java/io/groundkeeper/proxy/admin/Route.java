package io.groundkeeper.proxy.admin;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests an endpoint answers.
 *
 * @param method HTTP's; where it is {@code GET}, requests of {@code HEAD} too
 * @param pattern segments of the path: texts, <code>{NAME}</code> for any one, and at the end {@code *} for any more
 * @param immediate whether it answers at once, out of memory: then it does so even while all workers are busy
 */
public record Route(String method, List<String> pattern, Guard guard, boolean immediate, Endpoint endpoint) {
    private static final String REST = "*";

    /**
     * A route.
     *
     * @param path for example <code>/tenants/{name}/limits</code>, or <code>/files/*</code>
     */
    public static Route of(String method, String path, Guard guard, Endpoint endpoint) {
        return new Route(method, Arrays.asList(path.substring(1).split("/", -1)), guard, false, endpoint);
    }

    /** A route for what only tells something. */
    public static Route get(String path, Guard guard, Endpoint endpoint) {
        return of("GET", path, guard, endpoint);
    }

    /** The same for an endpoint that never waits and does little. */
    public Route answeredAtOnce() {
        return new Route(method, pattern, guard, true, endpoint);
    }

    boolean takes(String requested) {
        return requested.equals(method) || (requested.equals("HEAD") && method.equals("GET"));
    }

    /** The parameters that a path has, if it is one of this route's. */
    Optional<Map<String, String>> match(List<String> path) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            if (expected.equals(REST)) {
                return Optional.of(parameters);
            }
            if (i == path.size()) {
                return Optional.empty();
            }
            if (expected.startsWith("{")) {
                parameters.put(expected.substring(1, expected.length() - 1), path.get(i));
            } else if (!expected.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return pattern.size() == path.size() ? Optional.of(parameters) : Optional.empty();
    }
}

package io.groundkeeper.proxy.admin;

import java.util.Map;
import java.util.function.Supplier;

/**
 * How a server is.
 *
 * @param store what the store said last
 */
public record Health(Status status, String store) {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** Whether clients are served, or why not. */
    public enum Status {
        /** The store has not been reached yet. */
        STARTING("starting"),
        SERVING("serving"),
        /** The store was lost; it is not known yet to be back. */
        CUT_OFF("cut off"),
        /** It is about to stop: new clients are refused, those connected are closed one by one. */
        DRAINING("draining"),
        STOPPING("stopping");

        private final String word;

        Status(String word) {
            this.word = word;
        }
    }

    /**
     * The health endpoints: {@code /health/live} for as long as the process lives, {@code /health/ready} while clients are
     * served.
     */
    public static Map<String, Endpoint> endpoints(Supplier<Health> health) {
        return Map.of(
                "/health/live", () -> health.get().answer(OK),
                "/health/ready", () -> health.get().readiness());
    }

    private Endpoint.Answer readiness() {
        return answer(status == Status.SERVING ? OK : UNAVAILABLE);
    }

    private Endpoint.Answer answer(int code) {
        String body = "{\"status\":" + quoted(status.word) + ",\"store\":" + quoted(store) + "}\n";
        return new Endpoint.Answer(code, "application/json", body);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}

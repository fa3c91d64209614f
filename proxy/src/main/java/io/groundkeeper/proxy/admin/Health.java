package io.groundkeeper.proxy.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How a server is.
 *
 * @param store what the store said last
 */
public record Health(Status status, String store) {
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
    public static List<Route> routes(Supplier<Health> health) {
        return List.of(
                Route.get("/health/live", Guard.OPEN, request -> health.get().answer(Response.OK))
                        .answeredAtOnce(),
                Route.get("/health/ready", Guard.OPEN, request -> health.get().readiness())
                        .answeredAtOnce());
    }

    private Response readiness() {
        return answer(status == Status.SERVING ? Response.OK : Response.UNAVAILABLE);
    }

    private Response answer(int code) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("status", status.word);
        said.put("store", store);
        return Response.json(code, said);
    }

    /** The status in words. */
    public String word() {
        return status.word;
    }
}

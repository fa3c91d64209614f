package io.groundkeeper.proxy.admin.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundkeeper.layer.TenantException;
import io.groundkeeper.layer.Tenants;
import io.groundkeeper.proxy.admin.Guard;
import io.groundkeeper.proxy.admin.Request;
import io.groundkeeper.proxy.admin.Response;
import io.groundkeeper.proxy.admin.Route;
import io.groundkeeper.proxy.store.StoreAnswers;
import io.groundkeeper.proxy.store.StoreUnavailableException;
import io.groundkeeper.schema.TenantLimit;
import io.groundkeeper.schema.TenantLimits;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tenants over HTTP: what {@code bin/groundkeeper tenant} does, as JSON. */
public final class TenantApi {
    private static final Logger LOG = LoggerFactory.getLogger(TenantApi.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final String ONE = "/tenants/{name}";
    private static final String LIMITS = "limits";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<Optional<Tenants>> tenants;
    private final Clock clock;

    /**
     * An API.
     *
     * @param tenants those of the store; empty while it has not been reached
     */
    public TenantApi(Supplier<Optional<Tenants>> tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                route("GET", "/tenants", Guard.READ, this::list),
                route("GET", ONE, Guard.READ, this::describe),
                route("PUT", ONE, Guard.CHANGE, this::create),
                route("PATCH", ONE, Guard.CHANGE, this::set),
                route("DELETE", ONE, Guard.CHANGE, this::delete));
    }

    /** What is asked of tenants once they are there. */
    private interface Action {
        Response answer(Tenants tenants, Request request) throws IOException, InterruptedException;
    }

    /** That a request cannot be understood, with a message for who has sent it. */
    private static final class BadRequestException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        BadRequestException(String message) {
            super(message);
        }
    }

    private Route route(String method, String path, Guard guard, Action action) {
        return Route.of(method, path, guard, request -> answer(request, action));
    }

    private Response answer(Request request, Action action) {
        Optional<Tenants> known = tenants.get();
        if (known.isEmpty()) {
            return Response.error(Response.UNAVAILABLE, "the store has not been reached yet: see /health/ready");
        }
        try {
            return action.answer(known.get(), request);
        } catch (BadRequestException e) {
            return Response.error(Response.BAD_REQUEST, e.getMessage());
        } catch (StoreUnavailableException e) {
            return Response.error(Response.UNAVAILABLE, "the store does not answer: " + e.getMessage());
        } catch (IOException e) {
            if (e.getCause() instanceof TenantException refused) {
                return Response.error(status(refused), refused.getMessage());
            }
            LOG.warn("A request about tenants failed", e);
            return Response.error(Response.SERVER_ERROR, "it failed, see the log: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.error(Response.UNAVAILABLE, "the server is about to stop");
        }
    }

    private static int status(TenantException refused) {
        return switch (refused.reason()) {
            case NAME -> Response.BAD_REQUEST;
            case ABSENT -> Response.NOT_FOUND;
            case EXISTS, IN_USE -> CONFLICT;
        };
    }

    private static <T> T await(CompletableFuture<T> answer) throws IOException, InterruptedException {
        return StoreAnswers.await(answer, PATIENCE);
    }

    private Response list(Tenants all, Request request) throws IOException, InterruptedException {
        return Response.json(Response.OK, Map.of("tenants", await(all.names())));
    }

    private Response describe(Tenants all, Request request) throws IOException, InterruptedException {
        return described(Response.OK, all, request.parameter("name"));
    }

    private static Response described(int status, Tenants all, String name) throws IOException, InterruptedException {
        return Response.json(status, TenantJson.properties(await(all.describe(name))));
    }

    private Response create(Tenants all, Request request) throws IOException, InterruptedException {
        String name = request.parameter("name");
        TenantLimits limits = TenantLimits.NONE.with(limits(request));
        await(all.create(name, limits, clock.millis()));
        done(request, "created");
        return described(CREATED, all, name);
    }

    private Response set(Tenants all, Request request) throws IOException, InterruptedException {
        String name = request.parameter("name");
        Map<TenantLimit, OptionalLong> limits = limits(request);
        if (limits.isEmpty()) {
            throw new BadRequestException("say which limit to set: {\"" + LIMITS + "\": {\"znodes\": 1000000}}");
        }
        await(all.setLimits(name, before -> before.with(limits)));
        done(request, "limited anew");
        return described(Response.OK, all, name);
    }

    private Response delete(Tenants all, Request request) throws IOException, InterruptedException {
        String name = request.parameter("name");
        boolean force = request.queried("force").filter("true"::equals).isPresent();
        CompletableFuture<Boolean> deletion = all.delete(name, force).thenApply(done -> true);
        boolean over = await(deletion.copy().completeOnTimeout(false, PATIENCE.toMillis() / 2, TimeUnit.MILLISECONDS));
        done(request, over ? "deleted" : "being deleted");
        if (!over) {
            deletion.whenComplete((deleted, failure) -> {
                if (failure != null) {
                    LOG.atWarn()
                            .addKeyValue("tenant", name)
                            .setCause(failure)
                            .log(
                                    "A tenant is gone, but not all that it had; whoever deletes a tenant next clears the rest");
                }
            });
        }
        return over
                ? Response.json(Response.OK, Map.of("deleted", name))
                : Response.json(ACCEPTED, Map.of("deleting", name, "note", "it is large; what is left goes by and by"));
    }

    private static void done(Request request, String what) {
        LOG.atInfo()
                .addKeyValue("tenant", request.parameter("name"))
                .addKeyValue("address", request.client().getAddress().getHostAddress())
                .log("A tenant is {} by the admin server", what);
    }

    /** The limits that a request's body names: numbers, and null for none. */
    private static Map<TenantLimit, OptionalLong> limits(Request request) {
        Map<TenantLimit, OptionalLong> limits = new EnumMap<>(TenantLimit.class);
        JsonNode body = body(request);
        body.fieldNames().forEachRemaining(field -> {
            if (!field.equals(LIMITS)) {
                throw new BadRequestException(
                        "the body has an unknown field " + field + ": it has " + LIMITS + " only");
            }
        });
        JsonNode named = body.path(LIMITS);
        if (!named.isMissingNode() && !named.isObject()) {
            throw new BadRequestException(LIMITS + " is not an object of names and numbers");
        }
        named.properties().forEach(field -> {
            TenantLimit limit = TenantLimit.labelled(field.getKey())
                    .orElseThrow(() -> new BadRequestException("there is no limit " + field.getKey() + "; there are "
                            + Arrays.stream(TenantLimit.values())
                                    .map(TenantLimit::label)
                                    .collect(Collectors.joining(", "))));
            limits.put(limit, number(field.getKey(), field.getValue()));
        });
        return limits;
    }

    private static OptionalLong number(String limit, JsonNode value) {
        if (value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new BadRequestException(
                    "the limit " + limit + " is " + value + ": give a whole number, or null for none");
        }
        return OptionalLong.of(value.longValue());
    }

    private static JsonNode body(Request request) {
        if (request.body().length == 0) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode body = JSON.readTree(request.body());
            if (body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            // said below
        }
        throw new BadRequestException("the body is not a JSON object");
    }
}

package io.groundkeeper.proxy.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.groundkeeper.layer.Tenants;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Finds the tenant that a client names. A name from a TLS server name has lost its capitals, so one is found by its letters too, in
 * upper or lower case. Names that no tenant has are remembered for a moment: who asks for such asks often. Thread-safe.
 */
public final class TenantNames {
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);
    private static final int MAX_UNKNOWN = 10_000;

    private final Tenants tenants;
    private final OpenTenants open;
    private final Cache<String, Boolean> unknown;

    public TenantNames(Tenants tenants, OpenTenants open, LongSupplier nanoClock) {
        this.tenants = tenants;
        this.open = open;
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MAX_UNKNOWN)
                .expireAfterWrite(UNKNOWN_FOR)
                .ticker(nanoClock::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Uses the tenant, opening it where that is to be done; empty where there is none of that name. */
    public CompletableFuture<Optional<OpenTenants.Use>> use(String name) {
        if (unknown.getIfPresent(name) != null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return open.use(name)
                .thenCompose(
                        use -> use.isPresent() ? CompletableFuture.completedFuture(use) : useOtherwiseSpelled(name))
                .whenComplete((use, failure) -> {
                    if (failure == null && use.isEmpty()) {
                        unknown.put(name, true);
                    }
                });
    }

    private CompletableFuture<Optional<OpenTenants.Use>> useOtherwiseSpelled(String name) {
        return tenants.names().thenCompose(names -> {
            Optional<String> spelled =
                    names.stream().filter(name::equalsIgnoreCase).findFirst();
            return spelled.isPresent() ? open.use(spelled.get()) : CompletableFuture.completedFuture(Optional.empty());
        });
    }
}

package io.groundkeeper.proxy.tenant;

import io.groundkeeper.layer.StoreErrors;
import io.groundkeeper.layer.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants that this proxy has open: each is opened when somebody uses it, and closed when for some time nobody has used it and it
 * has no sessions here. Thread-safe; nothing here blocks.
 */
public final class OpenTenants {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTenants.class);

    private final TenantOpener opener;
    private final long idleNanos;
    private final LongSupplier nanoClock;

    private final Object lock = new Object();
    private final Map<String, Entry> entries = new HashMap<>();
    private long owner;
    private boolean closed;

    /** Begins to open a tenant, which is to write as {@code proxy}. */
    private interface Opening {
        CompletableFuture<Optional<TenantProxy>> begin(long proxy);
    }

    private static final class Entry {
        private final CompletableFuture<Optional<TenantProxy>> opening = new CompletableFuture<>();
        private TenantProxy tenant;
        private int users;
        private long unusedSinceNanos;

        private boolean isIdle() {
            return tenant != null && users == 0 && tenant.sessions().size() == 0;
        }
    }

    /**
     * Has none open yet.
     *
     * @param idle how long a tenant stays open that nobody uses
     */
    public OpenTenants(TenantOpener opener, Duration idle, LongSupplier nanoClock) {
        this.opener = opener;
        this.idleNanos = idle.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Somebody's use of an open tenant, which stays open until then. Closing it twice does no harm. */
    public final class Use implements AutoCloseable {
        private final Entry entry;
        private final TenantProxy tenant;
        private final AtomicBoolean over = new AtomicBoolean();

        private Use(Entry entry, TenantProxy tenant) {
            this.entry = entry;
            this.tenant = tenant;
        }

        public TenantProxy tenant() {
            return tenant;
        }

        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                leave(entry);
            }
        }
    }

    /** Uses a tenant, and opens it where it is not; empty where there is none of that name. */
    public CompletableFuture<Optional<Use>> use(String name) {
        return use(name, proxy -> opener.open(name, proxy));
    }

    /** As {@link #use(String)}, where the tenant is known already. */
    public CompletableFuture<Optional<Use>> use(Tenant tenant) {
        return use(tenant.name(), proxy -> opener.open(tenant, proxy));
    }

    private CompletableFuture<Optional<Use>> use(String name, Opening opening) {
        Entry entry;
        boolean opens;
        long proxy;
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("this proxy is about to stop"));
            }
            Entry known = entries.get(name);
            opens = known == null;
            entry = opens ? new Entry() : known;
            entry.users++;
            entries.put(name, entry);
            proxy = owner;
        }
        if (opens) {
            opening.begin(proxy).whenComplete((found, failure) -> opened(name, entry, found, failure));
        }
        return entry.opening
                .thenApply(found -> found.map(tenant -> new Use(entry, tenant)))
                .whenComplete((use, failure) -> {
                    if (failure != null || use.isEmpty()) {
                        leave(entry);
                    }
                });
    }

    private void opened(String name, Entry entry, Optional<TenantProxy> found, Throwable failure) {
        boolean late;
        synchronized (lock) {
            late = closed;
            if (failure != null || found.isEmpty() || late) {
                entries.remove(name, entry);
            } else {
                entry.tenant = found.get();
                entry.tenant.writeAs(owner);
            }
        }
        if (failure != null) {
            entry.opening.completeExceptionally(StoreErrors.unwrap(failure));
        } else if (late) {
            found.ifPresent(TenantProxy::close);
            entry.opening.completeExceptionally(new IllegalStateException("this proxy is about to stop"));
        } else {
            entry.opening.complete(found);
        }
    }

    private void leave(Entry entry) {
        synchronized (lock) {
            entry.users--;
            entry.unusedSinceNanos = nanoClock.getAsLong();
        }
    }

    /** A tenant that is open. */
    public Optional<TenantProxy> get(String name) {
        synchronized (lock) {
            return Optional.ofNullable(entries.get(name)).map(entry -> entry.tenant);
        }
    }

    /** Those that are open, a copy. */
    public List<TenantProxy> all() {
        synchronized (lock) {
            List<TenantProxy> open = new ArrayList<>();
            entries.values().stream()
                    .map(entry -> entry.tenant)
                    .filter(tenant -> tenant != null)
                    .forEach(open::add);
            return open;
        }
    }

    /** From now on sessions are held under this id, in tenants that are open and in those that will be. */
    public void writeAs(long proxy) {
        synchronized (lock) {
            owner = proxy;
            all().forEach(tenant -> tenant.writeAs(proxy));
        }
    }

    /** As {@link #writeAs}, when all sessions were lost with the id before. */
    public void loseSessions(long newProxy) {
        synchronized (lock) {
            owner = newProxy;
            all().forEach(tenant -> tenant.loseSessions(newProxy));
        }
    }

    /** Closes those that have not been used for long enough. */
    public void closeIdle() {
        List<TenantProxy> idle = new ArrayList<>();
        long proxy;
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            proxy = owner;
            entries.values().removeIf(entry -> {
                boolean over = entry.isIdle() && now - entry.unusedSinceNanos >= idleNanos;
                if (over) {
                    idle.add(entry.tenant);
                }
                return over;
            });
        }
        for (TenantProxy tenant : idle) {
            LOG.atDebug().addKeyValue("tenant", tenant.tenant().name()).log("Closing a tenant: nobody uses it here");
            tenant.leave(proxy);
        }
    }

    /** Closes a tenant that is no more, whoever uses it. */
    void end(TenantProxy gone) {
        synchronized (lock) {
            entries.values().removeIf(entry -> entry.tenant == gone);
        }
        gone.end();
    }

    /** Opens no more. */
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }
}

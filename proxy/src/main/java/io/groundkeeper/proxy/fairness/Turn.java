package io.groundkeeper.proxy.fairness;

/** Somebody of a tenant who has requests to take up. Used on one event loop. */
public interface Turn {

    /** Of which tenant. */
    TenantShare share();

    /** Takes up {@code most} requests at the most, and returns how many; fewer where the next one cannot be taken up yet. */
    int take(int most);

    /** Whether there are requests that are not taken up. */
    boolean hasMore();

    /** Says that it waits for its turn, or does no longer; meanwhile there is no use in more requests. */
    void setWaiting(boolean waits);
}

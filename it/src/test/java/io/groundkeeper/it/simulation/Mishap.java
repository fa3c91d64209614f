package io.groundkeeper.it.simulation;

/** What befalls proxies and connections now and then. */
enum Mishap {
    /** A proxy's process ends at once; its machine tells its clients. */
    CRASH,
    /** A proxy's machine is gone, without a word. */
    POWER_LOSS,
    /** A proxy's process stands still for a while, perhaps longer than its lease. */
    PAUSE,
    /** A proxy cannot reach the store for a while. */
    CUT_OFF,
    /** The store answers a proxy slowly for a while. */
    SLOW_STORE,
    /** No proxy can reach the store for a while. */
    STORE_OUTAGE,
    /** All connections of a proxy are reset. */
    RESET,
    /** All connections of all proxies are reset, so that everybody comes back at once. */
    STORM,
    /** A connection goes dead, unknown to both of its ends. */
    HALF_OPEN,
    /** A proxy is stopped as an operator would. */
    STOP,
    /** All proxies are stopped and started again, one after the other. */
    ROLLING_RESTART,
    /** A client's process ends without a word. */
    CLIENT_CRASH,
    /** A client's process stands still for a while, perhaps longer than its session timeout. */
    CLIENT_PAUSE
}

package io.groundkeeper.layer.lease;

/** Hears how it goes with a proxy's lease, to measure it. Called on threads of the scheduler or the store; must be quick. */
public interface LeaseMonitor {
    LeaseMonitor NONE = new LeaseMonitor() {};

    /** A lease was taken, or a beat has got through. */
    default void beaten() {}

    /** The lease was lost. */
    default void lost() {}

    /** A round of beating and looking failed. */
    default void roundFailed() {}

    /** A look has found the leases of so many others. */
    default void saw(int others) {}

    /** The sessions of one who is gone were taken over, and its lease removed. */
    default void tookOver() {}
}

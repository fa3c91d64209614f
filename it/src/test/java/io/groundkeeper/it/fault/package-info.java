/**
 * A store that goes wrong: a decorator of any engine behind fdb-java's interfaces, which injects the errors and delays
 * that a FoundationDB client may meet.
 *
 * <p>{@link io.groundkeeper.it.fault.Faults} says what and how often, {@link io.groundkeeper.it.fault.FaultInjector} decides
 * from one seed and counts, {@link io.groundkeeper.it.fault.FaultyDatabase} carries out. {@link
 * io.groundkeeper.it.fault.FaultyGroundkeeper} is the whole server on top of it.
 */
package io.groundkeeper.it.fault;

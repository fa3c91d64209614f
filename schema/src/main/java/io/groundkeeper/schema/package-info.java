/**
 * What is in the store, byte by byte: keys, records, stamps, and the projection of stamps to zxids.
 *
 * <p>Everything here is a pure function of its arguments: no I/O, no clock, no state, safe from any thread. The bytes
 * are a contract from {@link io.groundkeeper.schema.TenantMetadata#FORMAT format 1} on: whatever changes them raises the format.
 *
 * <p>Nothing here touches the FoundationDB client library: fdb-java's tuple and subspace classes are plain Java, but
 * {@code packWithVersionstamp} is not, so placeholders and their offsets are written by hand.
 */
package io.groundkeeper.schema;

package io.groundkeeper.layer.log;

import io.groundkeeper.schema.Stamp;
import java.util.List;

/**
 * What a transaction has put into the log right behind a position: because the doorbell was read, and had not rung again when the
 * transaction committed, there is nothing in between. There may be something behind it, even of the same version.
 *
 * @param readVersion version at which the doorbell was read
 * @param predecessor the newest change at that version
 * @param end position of the transaction's end
 * @param changes its changes, in order; perhaps none
 */
public record Appended(long readVersion, Stamp predecessor, Stamp end, List<LoggedChange> changes) {}

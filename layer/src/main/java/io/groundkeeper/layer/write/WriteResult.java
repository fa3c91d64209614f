package io.groundkeeper.layer.write;

import io.groundkeeper.schema.Stamp;

/**
 * A request's outcome, and from when on it can be seen.
 *
 * @param outcome what became of it
 * @param position the log position at which it was decided: a reader who has applied the log up to here, and not
 *     further, sees exactly what the request saw and did
 */
public record WriteResult(Outcome outcome, Stamp position) {}

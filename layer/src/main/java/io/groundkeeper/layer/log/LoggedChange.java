package io.groundkeeper.layer.log;

import io.groundkeeper.schema.Change;
import io.groundkeeper.schema.Stamp;

/** A change and when it happened. */
public record LoggedChange(Stamp stamp, Change change) {}

package io.groundkeeper.watch;

import io.groundkeeper.layer.read.Znode;
import java.util.Collection;

/**
 * A znode and the names of its children.
 *
 * @param znode the parent
 * @param names in no particular order; a live view, valid only within {@link ReadHandler#read};
 *     none where none were asked for
 */
public record ChildList(Znode znode, Collection<String> names) {}

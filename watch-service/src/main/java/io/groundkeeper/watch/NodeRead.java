package io.groundkeeper.watch;

/**
 * What is to be read.
 *
 * @param withNames whether the names of the znode's children are wanted too
 */
public record NodeRead(String path, boolean withNames) {}

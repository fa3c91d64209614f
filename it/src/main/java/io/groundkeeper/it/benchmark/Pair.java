package io.groundkeeper.it.benchmark;

/** Something of each server. */
record Pair<T>(T zooKeeper, T groundkeeper) {}

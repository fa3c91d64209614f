package io.groundkeeper.proxy.command;

/**
 * A word as it was sent.
 *
 * @param argument the eight bytes after {@link FourLetterWord#STMK}; 0 for the others
 */
public record WordRequest(FourLetterWord word, long argument) {}

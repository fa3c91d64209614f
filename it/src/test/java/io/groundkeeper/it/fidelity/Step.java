package io.groundkeeper.it.fidelity;

/**
 * Something that one of the transactions does.
 *
 * @param slot which of them
 * @param text for people
 */
record Step(int slot, String text, Action action) {

    /** Does it. What is thrown is an answer, too. */
    @FunctionalInterface
    interface Action {
        /** Returns the answer as text that does not tell one engine from another. */
        String on(Stage stage, int slot) throws Exception;
    }

    @Override
    public String toString() {
        return slot + ": " + text;
    }
}

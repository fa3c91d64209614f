package io.groundkeeper.layer.fsck;

/**
 * Two records that do not fit together, or one that is not what it has to be.
 *
 * @param subject the znode, session or key that is wrong
 * @param problem what is wrong with it
 */
public record Violation(String subject, String problem) {
    /** That a znode does not have as many children as it counts. */
    static Violation ofCount(String path, long counted, long entered) {
        return new Violation(path, "counts " + counted + " children and has " + entered);
    }

    @Override
    public String toString() {
        return subject + ": " + problem;
    }
}

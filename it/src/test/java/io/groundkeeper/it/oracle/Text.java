package io.groundkeeper.it.oracle;

/** How the parts of requests and replies are shown. */
final class Text {

    private static final int LONGEST_SHOWN = 24;

    private Text() {}

    /** Shows short data as they are, long ones by length and hash. */
    static String abbreviate(String data) {
        if (data == null) {
            return "null";
        }
        return data.length() <= LONGEST_SHOWN
                ? "'" + data + "'"
                : "'" + data.substring(0, 4) + "...' (" + data.length() + ", #" + Integer.toHexString(data.hashCode())
                        + ")";
    }

    /** Shows characters that do not print by number. */
    static String printable(String path) {
        return path.replace("\0", "\\0");
    }

    static String version(int version) {
        return version == Operation.ANY ? "" : " v" + version;
    }

    static String watch(boolean watch) {
        return watch ? " watch" : "";
    }
}

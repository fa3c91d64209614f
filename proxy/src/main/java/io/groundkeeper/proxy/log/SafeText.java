package io.groundkeeper.proxy.log;

/** Text that may come from a client, as it may stand in a line. */
public final class SafeText {
    private SafeText() {}

    /**
     * Writes what could end a line, or change how it looks, as Java does in a string: control characters, line and paragraph
     * separators, format characters (which turn the direction of writing, for one), halves of surrogate pairs, and the backslash.
     */
    public static String escape(String text) {
        if (text.codePoints().noneMatch(SafeText::isUnsafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> append(safe, c));
        return safe.toString();
    }

    /** The same in quotes, where without them it could not be told from what stands around it. */
    static String quoteIfNeeded(String text) {
        String safe = escape(text);
        boolean plain = !safe.isEmpty() && safe.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=' || c == '\\');
        return plain ? safe : '"' + safe.replace("\"", "\\\"") + '"';
    }

    private static boolean isUnsafe(int c) {
        return c == '\\'
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> true;
                    default -> false;
                };
    }

    private static void append(StringBuilder to, int c) {
        switch (c) {
            case '\\' -> to.append("\\\\");
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> {
                if (!isUnsafe(c)) {
                    to.appendCodePoint(c);
                } else {
                    for (char unit : Character.toChars(c)) {
                        to.append("\\u").append(String.format("%04x", (int) unit));
                    }
                }
            }
        }
    }
}

package io.groundkeeper.proxy.admin.console;

/** Text of strangers, so that all of it is seen and none of it has an effect. */
final class VisibleText {
    private VisibleText() {}

    /**
     * Escapes a text for HTML, within elements and within quoted attributes. What a browser would not show, or would obey, such as
     * control characters and those that turn the direction of writing, becomes its code point's number.
     */
    static void append(StringBuilder html, String text) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                case '\n', '\t' -> html.append((char) point);
                default -> {
                    if (isSeen(point)) {
                        html.appendCodePoint(point);
                    } else {
                        html.append(String.format("\\u{%04x}", point));
                    }
                }
            }
        });
    }

    private static boolean isSeen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

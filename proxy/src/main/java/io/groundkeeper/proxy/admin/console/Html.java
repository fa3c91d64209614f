package io.groundkeeper.proxy.admin.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A part of a page. There is no way to put markup into one but elements made here, so whatever comes from elsewhere is escaped; and
 * links lead to this server only. Immutable.
 *
 * <p>Small enough to be its own: a template library would bring a compiler of templates, or reflection, for five pages.
 */
final class Html {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern OWN_LINK = Pattern.compile("(/(?!/)|[?#]).*", Pattern.DOTALL);
    private static final Set<String> LINKS = Set.of("href", "action");
    private static final Set<String> EMPTY = Set.of("input", "link", "meta", "br");

    private final String name;
    private final Map<String, String> attributes;
    private final List<Object> content;

    private Html(String name, Map<String, String> attributes, List<Object> content) {
        this.name = name;
        this.attributes = attributes;
        this.content = content;
    }

    /**
     * An element.
     *
     * @param content elements stay elements, those of lists and options too; anything else is text
     */
    static Html of(String name, Object... content) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of an element: " + name);
        }
        List<Object> flat = new ArrayList<>();
        for (Object each : content) {
            flatten(each, flat);
        }
        return new Html(name, Map.of(), flat);
    }

    private static void flatten(Object content, List<Object> into) {
        if (content instanceof Html || content instanceof String) {
            into.add(content);
        } else if (content instanceof Iterable<?> several) {
            several.forEach(each -> flatten(each, into));
        } else if (content instanceof Optional<?> perhaps) {
            perhaps.ifPresent(each -> flatten(each, into));
        } else {
            into.add(String.valueOf(content));
        }
    }

    /** The same element with an attribute more. */
    Html with(String attribute, String value) {
        if (!NAME.matcher(attribute).matches() || attribute.startsWith("on") || attribute.equals("style")) {
            throw new IllegalArgumentException("not the name of an attribute: " + attribute);
        }
        if (LINKS.contains(attribute) && !OWN_LINK.matcher(value).matches()) {
            throw new IllegalArgumentException("leads elsewhere: " + value);
        }
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new Html(name, more, content);
    }

    /** The same element of a class of the style sheet. */
    Html styled(String styleClass) {
        return with("class", styleClass);
    }

    /** A link. */
    static Html link(String href, Object... content) {
        return of("a", content).with("href", href);
    }

    /** A whole document. */
    static String document(Html html) {
        StringBuilder document = new StringBuilder("<!DOCTYPE html>\n");
        html.append(document);
        return document.append('\n').toString();
    }

    private void append(StringBuilder html) {
        html.append('<').append(name);
        attributes.forEach((attribute, value) -> {
            html.append(' ').append(attribute).append("=\"");
            VisibleText.append(html, value);
            html.append('"');
        });
        html.append('>');
        if (EMPTY.contains(name)) {
            return;
        }
        for (Object each : content) {
            if (each instanceof Html element) {
                element.append(html);
            } else {
                VisibleText.append(html, (String) each);
            }
        }
        html.append("</").append(name).append('>');
    }

    @Override
    public String toString() {
        StringBuilder html = new StringBuilder();
        append(html);
        return html.toString();
    }
}

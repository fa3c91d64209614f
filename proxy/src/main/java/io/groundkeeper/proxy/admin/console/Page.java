package io.groundkeeper.proxy.admin.console;

import io.groundkeeper.proxy.admin.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A page.
 *
 * @param way links to what this is a part of, from the outermost on
 * @param content what is below the title
 */
record Page(String title, List<Html> way, List<Object> content) {

    static Page of(String title, List<Html> way, Object... content) {
        return new Page(title, way, Arrays.asList(content));
    }

    Response response(int status) {
        List<Html> crumbs = new ArrayList<>();
        crumbs.add(Html.link(Links.HOME, "Groundkeeper").styled("brand"));
        way.forEach(link -> crumbs.add(Html.of("span", link).styled("crumb")));
        Html head = Html.of(
                "head",
                Html.of("meta").with("charset", "utf-8"),
                Html.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Html.of("meta").with("name", "color-scheme").with("content", "light dark"),
                Html.of("title", title, " \u00b7 Groundkeeper"),
                Html.of("link").with("rel", "stylesheet").with("href", Links.STYLE));
        Html body = Html.of(
                "body", Html.of("header", Html.of("nav", crumbs)), Html.of("main", Html.of("h1", title), content));
        Html document = Html.of("html", head, body).with("lang", "en");
        return Response.html(status, Html.document(document));
    }

    /** A part of a page with a heading. */
    static Html section(String heading, Object... content) {
        return Html.of("section", Html.of("h2", heading), Arrays.asList(content));
    }

    /** A table; the class {@code number} of a heading aligns its column. */
    static Html table(List<Html> headings, List<Html> rows) {
        return Html.of("div", Html.of("table", Html.of("thead", Html.of("tr", headings)), Html.of("tbody", rows)))
                .styled("scroll");
    }

    static Html heading(String text) {
        return Html.of("th", text).with("scope", "col");
    }

    static Html numberHeading(String text) {
        return heading(text).styled("number");
    }

    static Html row(Object... cells) {
        return Html.of(
                "tr",
                Arrays.stream(cells)
                        .map(cell -> cell instanceof Number number
                                ? Html.of("td", Figures.count(number.longValue()))
                                        .styled("number")
                                : Html.of("td", cell))
                        .toList());
    }

    /** A note where there is nothing else. */
    static Html none(Object... text) {
        return Html.of("p", text).styled("none");
    }

    /** A name and a value, of a list of such. */
    static Html fact(String name, Object value) {
        return Html.of("div", Html.of("dt", name), Html.of("dd", value));
    }

    static Html facts(List<Html> facts) {
        return Html.of("dl", facts).styled("facts");
    }
}

package io.groundkeeper.proxy.admin.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {

    @Test
    void elementsNestAndEverythingElseIsText() {
        Html html = Html.of("p", "a<b>", Html.of("b", 1), List.of(Html.of("i", "&"), "c"), Optional.empty())
                .with("title", "\"'<>&");

        assertThat(html).hasToString("<p title=\"&quot;&#39;&lt;&gt;&amp;\">a&lt;b&gt;<b>1</b><i>&amp;</i>c</p>");
    }

    /** Whatever a text is, the browser finds it where it was put, and nothing else. */
    @Property
    void noTextGetsOutOfItsPlace(@ForAll String text) {
        String html = Html.of("body", Html.of("p", text).with("title", text), Html.link("/x?" + text, text))
                .toString();
        Element body = Jsoup.parse(html).body();

        assertThat(body.select("*").stream().map(Element::normalName)).containsExactly("body", "p", "a");
        assertThat(body.selectFirst("p").attributesSize()).isEqualTo(1);
        assertThat(body.selectFirst("a").attributesSize()).isEqualTo(1);
        StringBuilder escaped = new StringBuilder();
        VisibleText.append(escaped, text);
        assertThat(body.selectFirst("p").attr("title")).isEqualTo(Parser.unescapeEntities(escaped.toString(), true));
    }

    @Test
    void whatIsNotSeenIsNumbered() {
        assertThat(Html.of("p", "a\u0000b\u202ec\ud800d\u200be\rf\u2028g\ufeffh\ue000")
                        .toString())
                .isEqualTo("<p>a\\u{0000}b\\u{202e}c\\u{d800}d\\u{200b}e\\u{000d}f\\u{2028}g\\u{feff}h\\u{e000}</p>");
        assertThat(Html.of("p", "line\n\ttab \ud83d\ude00 \u4e2d"))
                .hasToString("<p>line\n\ttab \ud83d\ude00 \u4e2d</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "http://elsewhere",
                "//elsewhere",
                "data:text/html,x",
                " /x",
                "x",
                "",
                "\n/x"
            })
    void linksLeadNowhereElse(String href) {
        assertThatThrownBy(() -> Html.link(href, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onclick", "style", "a b", "a=", "A", ""})
    void someAttributesAreNotThere(String name) {
        assertThatThrownBy(() -> Html.of("p").with(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsInLinksAreEncoded() {
        assertThat(Links.znode("a&b", "/x y/%2e%2e/\"<>#?&=+\u00e4"))
                .isEqualTo("/console/znode?path=/x+y/%252e%252e/%22%3C%3E%23%3F%26%3D%2B%C3%A4&tenant=a%26b");
        assertThat(Links.way("/a/bb/c")).containsExactly("/", "/a", "/a/bb", "/a/bb/c");
        assertThat(Links.way("/")).containsExactly("/");
    }
}

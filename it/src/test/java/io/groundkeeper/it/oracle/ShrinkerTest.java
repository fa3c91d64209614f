package io.groundkeeper.it.oracle;

import static io.groundkeeper.it.oracle.Script.delete;
import static io.groundkeeper.it.oracle.Script.exists;
import static io.groundkeeper.it.oracle.Script.script;
import static io.groundkeeper.it.oracle.Script.set;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShrinkerTest {

    private static final Sequence FAILING = script("failing")
            .then(0, exists("/1"), exists("/2"), set("/a", "x"), exists("/3"), exists("/4"))
            .atOnce(1, exists("/5"), delete("/b"), exists("/6"))
            .then(2, exists("/7"), exists("/8"))
            .end();

    @Test
    void keepsOnlyWhatFails() {
        Sequence smallest = new Shrinker(ShrinkerTest::fails, 1_000).shrink(FAILING);

        assertThat(smallest.steps())
                .isEqualTo(script("")
                        .then(0, set("/a", "x"))
                        .then(1, delete("/b"))
                        .end()
                        .steps());
    }

    @Test
    void returnsWhatStillFailsWhenItsAttemptsAreOver() {
        Sequence smaller = new Shrinker(ShrinkerTest::fails, 3).shrink(FAILING);

        assertThat(fails(smaller)).isTrue();
    }

    private static boolean fails(Sequence sequence) {
        String text = sequence.toString();
        return text.contains("setData /a") && text.contains("delete /b");
    }
}

package io.groundkeeper.it.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The oracle is worth what its comparison notices. */
class ComparisonTest {

    private static final Line CREATED = new Line(0, "create /a -> OK", List.of(10L, 10L, 10L));
    private static final Line SET = new Line(1, "setData /a -> OK", List.of(10L, 20L, 10L));
    private static final Line EVENT = new Line(1, "event NodeDataChanged /a", List.of());
    private static final Transcript EXPECTED = transcript(CREATED, EVENT, SET);

    @Test
    void acceptsTheSame() {
        assertThat(Comparison.difference(EXPECTED, EXPECTED)).isEmpty();
    }

    @Test
    void acceptsOtherZxidsInTheSameOrder() {
        assertThat(Comparison.difference(EXPECTED, transcript(zxids(CREATED, 7, 7, 7), EVENT, zxids(SET, 7, 900, 7))))
                .isEmpty();
    }

    @Test
    void acceptsAnEventThatComesInALaterStep() {
        assertThat(Comparison.difference(EXPECTED, transcript(CREATED, new Line(9, EVENT.text(), List.of()), SET)))
                .isEmpty();
    }

    @Test
    void noticesAnotherText() {
        Line failed = new Line(1, "setData /a -> BADVERSION", List.of());

        assertThat(Comparison.difference(EXPECTED, transcript(CREATED, EVENT, failed)))
                .hasValueSatisfying(text -> assertThat(text).contains("step 1", SET.text(), failed.text()));
    }

    @Test
    void noticesAnotherOrder() {
        assertThat(Comparison.difference(EXPECTED, transcript(CREATED, SET, EVENT)))
                .isPresent();
    }

    @Test
    void noticesALineTooFewOrTooMany() {
        assertThat(Comparison.difference(EXPECTED, transcript(CREATED, EVENT))).isPresent();
        assertThat(Comparison.difference(EXPECTED, transcript(CREATED, EVENT, SET, EVENT)))
                .isPresent();
    }

    @Test
    void noticesZxidsInAnotherOrder() {
        assertThat(Comparison.difference(EXPECTED, transcript(CREATED, EVENT, zxids(SET, 10, 9, 10))))
                .hasValueSatisfying(text -> assertThat(text).contains("zxid order differs"));
    }

    @Test
    void noticesEqualZxidsThatShouldDiffer() {
        assertThat(Comparison.difference(EXPECTED, transcript(CREATED, EVENT, zxids(SET, 10, 10, 10))))
                .isPresent();
    }

    @Test
    void noticesDifferentZxidsThatShouldBeEqual() {
        assertThat(Comparison.difference(EXPECTED, transcript(zxids(CREATED, 10, 10, 11), EVENT, SET)))
                .isPresent();
    }

    @Test
    void noticesAZxidThatShouldNotBeZero() {
        assertThat(Comparison.difference(EXPECTED, transcript(zxids(CREATED, 0, 0, 0), EVENT, zxids(SET, 0, 20, 0))))
                .isPresent();
    }

    @Test
    void noticesWhatAnotherClientSees() {
        Transcript expected = new Transcript(List.of(List.of(CREATED), List.of(EVENT)));

        assertThat(Comparison.difference(expected, new Transcript(List.of(List.of(CREATED), List.of()))))
                .hasValueSatisfying(text -> assertThat(text).contains("client 1"));
    }

    private static Transcript transcript(Line... lines) {
        return new Transcript(List.of(List.of(lines)));
    }

    private static Line zxids(Line line, long... zxids) {
        return new Line(line.step(), line.text(), Arrays.stream(zxids).boxed().toList());
    }
}

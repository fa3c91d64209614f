package io.groundkeeper.proxy.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataViewTest {

    @ParameterizedTest
    @CsvSource({
        "'{\"a\":1}', JSON",
        "'[1, 2]', JSON",
        "'{\"a\":1} x', TEXT",
        "'{', TEXT",
        "'text', TEXT",
        "'<script>', TEXT",
        "'12', TEXT"
    })
    void theFormThatFitsBestIsTaken(String text, DataView.Form form) {
        assertThat(shown(text.getBytes(StandardCharsets.UTF_8), null).form()).isEqualTo(form);
    }

    @Test
    void jsonIsIndentedAndOtherwiseWhatItWas() {
        DataView.Shown shown =
                shown("{\"b\":1.10,\"a\":[12345678901234567890]}".getBytes(StandardCharsets.UTF_8), null);

        assertThat(shown.text()).contains("1.10", "12345678901234567890", "\n").startsWith("{");
    }

    @Test
    void jsonThatIsVeryDeepIsText() {
        assertThat(shown("[".repeat(50_000).getBytes(StandardCharsets.UTF_8), null)
                        .form())
                .isEqualTo(DataView.Form.TEXT);
        assertThat(shown(("[".repeat(30_000) + "]".repeat(30_000)).getBytes(StandardCharsets.UTF_8), null)
                        .form())
                .isEqualTo(DataView.Form.TEXT);
    }

    @Test
    void bytesAreHex() {
        byte[] data = {0, (byte) 0xff, 'P', 'B', 'U', 'F', '<'};

        for (DataView.Form form : DataView.Form.values()) {
            assertThat(shown(data, form).form()).isEqualTo(DataView.Form.HEX);
        }
        assertThat(shown(data, null).text())
                .startsWith("000000  00 ff 50 42 55 46 3c ")
                .endsWith("..PBUF<\n");
    }

    /** Half a surrogate pair, as some write it in three bytes. */
    @Test
    void loneSurrogatesAreNoText() {
        assertThat(shown(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, DataView.Form.TEXT)
                        .form())
                .isEqualTo(DataView.Form.HEX);
    }

    @Test
    void ofMuchDataTheBeginningIsShown() {
        byte[] million = "\u00e4".repeat(500_000).getBytes(StandardCharsets.UTF_8);
        byte[] odd = ("x" + "\u00e4".repeat(500_000)).getBytes(StandardCharsets.UTF_8);

        assertThat(new DataView(million).isWhole()).isFalse();
        assertThat(shown(million, null).text()).hasSize(DataView.SHOWN / 2);
        assertThat(shown(odd, null).form()).isEqualTo(DataView.Form.TEXT);
        assertThat(shown(million, DataView.Form.HEX).text().lines()).hasSize(DataView.SHOWN / 16);
    }

    @Property
    void noDataFails(@ForAll byte[] data) {
        for (DataView.Form form : DataView.Form.values()) {
            assertThat(shown(data, form).text()).isNotNull();
        }
    }

    private static DataView.Shown shown(byte[] data, DataView.Form form) {
        return new DataView(data).shown(Optional.ofNullable(form));
    }
}

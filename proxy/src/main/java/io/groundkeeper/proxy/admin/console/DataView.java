package io.groundkeeper.proxy.admin.console;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Data of a znode, as people read it. Of much data, the beginning. */
final class DataView {
    static final int SHOWN = 64 << 10;

    private static final int LINE = 16;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** In which way. */
    enum Form {
        TEXT,
        JSON,
        HEX;

        /** By its name in links; empty for whichever fits best. */
        static Optional<Form> of(String name) {
            return Arrays.stream(values())
                    .filter(form -> form.word().equals(name))
                    .findFirst();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final byte[] data;
    private final boolean whole;

    DataView(byte[] all) {
        this.whole = all.length <= SHOWN;
        this.data = whole ? all : Arrays.copyOf(all, SHOWN);
    }

    /** What is shown, in the form that was asked for; in the one that fits best, where that cannot be or none was. */
    Shown shown(Optional<Form> asked) {
        Form form = asked.orElse(Form.JSON);
        if (form == Form.JSON) {
            Optional<String> json = json();
            if (json.isPresent()) {
                return new Shown(Form.JSON, json.get());
            }
        }
        if (form != Form.HEX) {
            Optional<String> text = text();
            if (text.isPresent()) {
                return new Shown(Form.TEXT, text.get());
            }
        }
        return new Shown(Form.HEX, hex(data));
    }

    /** What is shown, and how. */
    record Shown(Form form, String text) {}

    boolean isWhole() {
        return whole;
    }

    /** Empty where it is no UTF-8, or has characters that texts do not have. */
    private Optional<String> text() {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(data.length);
        // Where the end is cut off, a character may be too.
        CoderResult result = decoder.decode(ByteBuffer.wrap(data), text, whole);
        boolean odd = text.flip().chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
        return result.isError() || odd ? Optional.empty() : Optional.of(text.toString());
    }

    private Optional<String> json() {
        if (!whole || data.length == 0 || (data[0] != '{' && data[0] != '[')) {
            return Optional.empty();
        }
        return text().flatMap(text -> {
            try {
                return Optional.of(JSON.writeValueAsString(JSON.readTree(text)));
            } catch (JacksonException e) {
                return Optional.empty();
            }
        });
    }

    /** Lines of sixteen bytes: where they are, as numbers, as letters. */
    static String hex(byte[] data) {
        StringBuilder hex = new StringBuilder();
        for (int from = 0; from < data.length; from += LINE) {
            byte[] line = Arrays.copyOfRange(data, from, Math.min(data.length, from + LINE));
            hex.append(String.format("%06x  %-47s  ", from, HEX.formatHex(line)));
            for (byte b : line) {
                hex.append(b >= ' ' && b < 0x7f ? (char) b : '.');
            }
            hex.append('\n');
        }
        return hex.toString();
    }
}

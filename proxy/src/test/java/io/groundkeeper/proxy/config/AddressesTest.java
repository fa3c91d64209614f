package io.groundkeeper.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 2181",
        "127.0.0.1:2182, 127.0.0.1, 2182",
        "0.0.0.0:0, 0.0.0.0, 0",
        "localhost:2182, 127.0.0.1, 2182",
        "::1, 0:0:0:0:0:0:0:1, 2181",
        "[::1], 0:0:0:0:0:0:0:1, 2181",
        "[::1]:2182, 0:0:0:0:0:0:0:1, 2182",
        "[::]:2182, 0:0:0:0:0:0:0:0, 2182",
    })
    void hasAHostAndMayHaveAPort(String text, String host, int port) throws ConfigException {
        assertThat(Addresses.of("client port", text, 2181)).singleElement().satisfies(address -> {
            assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
            assertThat(address.getPort()).isEqualTo(port);
        });
    }

    @Test
    void severalAreSeparatedByCommas() throws ConfigException {
        assertThat(Addresses.of("client port", "127.0.0.1, [::1]:2182", 2181)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "127.0.0.1,", ":2181", "127.0.0.1:70000", "127.0.0.1:-1", "127.0.0.1:soon", "no such host"})
    void whatCannotBeUsedIsNamed(String text) {
        assertThatThrownBy(() -> Addresses.of("client port", text, 2181)).isInstanceOf(ConfigException.class);
    }
}

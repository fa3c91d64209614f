package io.groundkeeper.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancerConfigTest {

    @Test
    void thereAreNoneByDefault() throws Exception {
        assertThat(balancers("").areThere()).isFalse();
        assertThat(balancers("").trusts(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "10.2.255.1", "10.2.0.0", "fd00::1"})
    void addressesAndSubnetsAreTrusted(String address) throws Exception {
        assertThat(some().trusts(new InetSocketAddress(address, 1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.4", "10.3.0.0", "127.0.0.1", "fc00::1", "::1"})
    void othersAreNot(String address) throws Exception {
        assertThat(some().trusts(new InetSocketAddress(address, 1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "balancer",
                "10.1.2",
                "10.1.2.3/33",
                "10.1.2.3/",
                "10.1.2.3/-1",
                "fd00::/129",
                "10.1.2.3;10.1.2.4"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> balancers(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("proxyProtocol.trusted");
    }

    private static BalancerConfig some() throws ConfigException {
        return balancers("10.1.2.3, 10.2.0.0/16,fd00::/8");
    }

    private static BalancerConfig balancers(String text) throws ConfigException {
        Properties file = new Properties();
        file.setProperty("proxyProtocol.trusted", text);
        return BalancerConfig.of(new Settings(file, new Properties()));
    }
}

package io.groundkeeper.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundkeeper.proxy.config.TenantsConfig;
import io.netty.pkitesting.CertificateBuilder;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantChoiceTest {
    private final TenantChoice choice = new TenantChoice(
            new TenantsConfig(List.of(".zk.example.org"), Optional.of("OU"), Duration.ZERO), "default");

    private static Optional<X509Certificate> certificate(String subject) throws Exception {
        return Optional.of(new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .setIsCertificateAuthority(true)
                .buildSelfSigned()
                .getCertificate());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"CN=x,OU=a|a", "OU=a,CN=x,OU=A|a", "CN=x+OU=a,O=b|a", "ou=a|a"})
    void aCertificateNamesItsTenant(String subject, String tenant) throws Exception {
        assertThat(choice.of(Optional.empty(), Optional.empty(), certificate(subject)))
                .isEqualToIgnoringCase(tenant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=x,OU=a,OU=b", "CN=x,OU=a+OU=b", "CN=a"})
    void oneThatNamesTwoOrNoneIsUnclear(String subject) throws Exception {
        Optional<X509Certificate> certificate = certificate(subject);
        assertThatThrownBy(() -> choice.of(Optional.empty(), Optional.empty(), certificate))
                .isInstanceOf(TenantChoice.UnclearException.class);
    }

    @Test
    void whatNamesATenantMustAgree() throws Exception {
        assertThat(choice.of(Optional.of("A"), Optional.of("a.ZK.example.org"), Optional.empty()))
                .isEqualTo("A");
        assertThat(choice.of(Optional.empty(), Optional.of("zk.example.org"), Optional.empty()))
                .isEqualTo("default");
        assertThatThrownBy(() -> choice.of(Optional.of("a"), Optional.of("b.zk.example.org"), Optional.empty()))
                .isInstanceOf(TenantChoice.UnclearException.class);
    }
}

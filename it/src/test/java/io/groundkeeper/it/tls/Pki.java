package io.groundkeeper.it.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate authority and what it has issued.
 *
 * @param server a server's certificate for this machine
 * @param client a client's
 * @param admin another client's
 */
public record Pki(X509Bundle authority, X509Bundle server, X509Bundle client, X509Bundle admin) {

    static final String CLIENT = "CN=client,OU=Tests,O=Groundkeeper";
    static final String ADMIN = "CN=admin,O=Groundkeeper";

    /** One of its own, that nobody else trusts. */
    static Pki create() throws Exception {
        X509Bundle authority =
                certificate("CN=Authority").setIsCertificateAuthority(true).buildSelfSigned();
        return new Pki(
                authority,
                certificate("CN=server")
                        .addSanIpAddress("127.0.0.1")
                        .addSanDnsName("localhost")
                        .buildIssuedBy(authority),
                certificate(CLIENT).addSanIpAddress("127.0.0.1").buildIssuedBy(authority),
                certificate(ADMIN).addSanIpAddress("10.1.2.3").buildIssuedBy(authority));
    }

    /** Whose subject is {@code name}, still to be issued. */
    public static CertificateBuilder certificate(String name) {
        return new CertificateBuilder().ecp256().subject(name);
    }
}

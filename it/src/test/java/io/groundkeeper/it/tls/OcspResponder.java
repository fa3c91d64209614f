package io.groundkeeper.it.tls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Says by OCSP, on a free loopback port, which certificates of an authority were revoked. */
final class OcspResponder implements AutoCloseable {

    /** The extension of a certificate that says where to ask. */
    static final String EXTENSION = "1.3.6.1.5.5.7.1.1";

    private static final int OK = 200;

    /** Well before anybody asks: who checks a certificate asks first what time it is, and lets in what is revoked only later. */
    private static final Duration REVOKED_SINCE = Duration.ofDays(1);

    private final X509Bundle authority;
    private final Set<BigInteger> revoked = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    private OcspResponder(X509Bundle authority, HttpServer server) {
        this.authority = authority;
        this.server = server;
    }

    static OcspResponder start(X509Bundle authority) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        OcspResponder responder = new OcspResponder(authority, server);
        server.createContext("/", responder::answer);
        server.start();
        return responder;
    }

    /** What {@link #EXTENSION} holds in a certificate that is asked for here. */
    byte[] access() throws IOException {
        String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return new AuthorityInformationAccess(
                        AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .getEncoded(ASN1Encoding.DER);
    }

    void revoke(X509Bundle certificate) {
        revoked.add(certificate.getCertificate().getSerialNumber());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] response = response(new OCSPReq(request(exchange))).getEncoded();
            exchange.getResponseHeaders().add("Content-Type", "application/ocsp-response");
            exchange.sendResponseHeaders(OK, response.length);
            exchange.getResponseBody().write(response);
        } catch (OCSPException | OperatorCreationException e) {
            throw new IOException(e);
        }
    }

    /** Short requests come in the path. */
    private static byte[] request(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            return exchange.getRequestBody().readAllBytes();
        }
        String path = exchange.getRequestURI().getRawPath().substring(1);
        return Base64.getDecoder().decode(URLDecoder.decode(path, StandardCharsets.US_ASCII));
    }

    @SuppressWarnings("JavaUtilDate") // as Bouncy Castle wants it
    private OCSPResp response(OCSPReq request) throws IOException, OCSPException, OperatorCreationException {
        X509CertificateHolder issuer = issuer();
        BasicOCSPRespBuilder answers = new BasicOCSPRespBuilder(
                issuer.getSubjectPublicKeyInfo(), new BcDigestCalculatorProvider().get(RespID.HASH_SHA1));
        for (Req each : request.getRequestList()) {
            CertificateStatus status = revoked.contains(each.getCertID().getSerialNumber())
                    ? new RevokedStatus(Date.from(Instant.now().minus(REVOKED_SINCE)), 0)
                    : CertificateStatus.GOOD;
            answers.addResponse(each.getCertID(), status);
        }
        return new OCSPRespBuilder()
                .build(
                        OCSPRespBuilder.SUCCESSFUL,
                        answers.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(authority.getKeyPair().getPrivate()),
                                new X509CertificateHolder[] {issuer},
                                new Date()));
    }

    private X509CertificateHolder issuer() throws IOException {
        try {
            return new X509CertificateHolder(authority.getCertificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

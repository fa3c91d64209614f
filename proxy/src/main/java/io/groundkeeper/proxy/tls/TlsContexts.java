package io.groundkeeper.proxy.tls;

import io.groundkeeper.proxy.config.ConfigException;
import io.groundkeeper.proxy.config.TlsConfig;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.KeyStoreFileType;
import org.apache.zookeeper.common.X509Exception;
import org.apache.zookeeper.common.X509Util;
import org.apache.zookeeper.common.ZKConfig;

/** Makes contexts of what the files of a {@link TlsConfig} hold at present. */
final class TlsContexts {
    private static final List<String> KEY_TYPES = List.of("EC", "RSA", "RSASSA-PSS", "EdDSA", "DSA");

    private final ZKConfig settings = new ZKConfig();
    private final ClientX509Util x509 = new ClientX509Util();

    TlsContexts(TlsConfig config) {
        config.properties().forEach(settings::setProperty);
    }

    /**
     * The trust in client certificates; without a trust store there is none.
     *
     * @throws ConfigException where it cannot be had; the message says why
     */
    X509TrustManager trust() throws ConfigException {
        Optional<String> location = setting(x509.getSslTruststoreLocationProperty());
        if (location.isEmpty()) {
            return NoTrust.ofJvm();
        }
        String type = type(location.get(), x509.getSslTruststoreTypeProperty());
        try {
            return X509Util.createTrustManager(
                    location.get(),
                    password(x509.getSslTruststorePasswdProperty(), x509.getSslTruststorePasswdPathProperty()),
                    type,
                    settings.getBoolean(x509.getSslCrlEnabledProperty()),
                    settings.getBoolean(x509.getSslOcspEnabledProperty()),
                    x509.isServerHostnameVerificationEnabled(settings),
                    x509.isClientHostnameVerificationEnabled(settings),
                    x509.allowReverseDnsLookup(settings),
                    X509Util.getFipsMode(settings));
        } catch (X509Exception.TrustManagerException e) {
            throw unusable(
                    x509.getSslTruststoreLocationProperty(),
                    location.get(),
                    type,
                    e.getCause().getMessage());
        }
    }

    /**
     * What to meet clients with.
     *
     * @param expiry when the first of the certificates runs out that clients may be shown: the server's own, or one above it
     */
    record Identity(SslContext context, Instant expiry) {}

    /**
     * A context with the key store's key.
     *
     * @throws ConfigException where it cannot be had; the message says why
     */
    Identity identity(X509TrustManager trust) throws ConfigException {
        X509KeyManager keys = keys();
        try {
            SslContext context = x509.createNettySslContextForServer(settings, keys, trust);
            // Finds protocols and cipher suites that there are not.
            context.newEngine(UnpooledByteBufAllocator.DEFAULT);
            return new Identity(context, expiry(keys));
        } catch (SSLException | IllegalArgumentException e) {
            throw new ConfigException("TLS cannot be set up: " + reason(e) + "; correct ssl.protocol,"
                    + " ssl.enabledProtocols, ssl.ciphersuites or ssl.clientAuth");
        }
    }

    private X509KeyManager keys() throws ConfigException {
        String location = setting(x509.getSslKeystoreLocationProperty()).orElseThrow();
        String type = type(location, x509.getSslKeystoreTypeProperty());
        try {
            X509KeyManager keys = X509Util.createKeyManager(
                    location,
                    password(x509.getSslKeystorePasswdProperty(), x509.getSslKeystorePasswdPathProperty()),
                    type);
            if (!holdsKey(keys)) {
                throw unusable(
                        x509.getSslKeystoreLocationProperty(),
                        location,
                        type,
                        "it holds no private key, or none that the store's password opens");
            }
            return keys;
        } catch (X509Exception.KeyManagerException e) {
            throw unusable(
                    x509.getSslKeystoreLocationProperty(),
                    location,
                    type,
                    e.getCause().getMessage());
        }
    }

    /** A key manager has nothing to say of a key that it cannot read, but then no handshake succeeds. */
    private static boolean holdsKey(X509KeyManager keys) {
        return aliases(keys).anyMatch(alias -> keys.getPrivateKey(alias) != null);
    }

    private static Instant expiry(X509KeyManager keys) {
        return aliases(keys)
                .flatMap(alias -> Arrays.stream(keys.getCertificateChain(alias)))
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static Stream<String> aliases(X509KeyManager keys) {
        return KEY_TYPES.stream()
                .map(type -> keys.getServerAliases(type, null))
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream);
    }

    private Optional<String> setting(String property) {
        return Optional.ofNullable(settings.getProperty(property)).filter(value -> !value.isEmpty());
    }

    private String password(String property, String pathProperty) throws ConfigException {
        try {
            return x509.getPasswordFromConfigPropertyOrFile(settings, property, pathProperty);
        } catch (IllegalStateException e) {
            throw new ConfigException(key(pathProperty) + "=" + settings.getProperty(pathProperty) + " cannot be read: "
                    + reason(e) + "; correct it");
        }
    }

    /** What is set, or what the file is called. */
    private String type(String location, String property) throws ConfigException {
        try {
            KeyStoreFileType type =
                    KeyStoreFileType.fromPropertyValueOrFileName(settings.getProperty(property), location);
            if (type != KeyStoreFileType.BCFKS) {
                return type.getPropertyValue();
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new ConfigException(
                location + " is not of a type that is supported: set " + key(property) + " to JKS, PKCS12 or PEM");
    }

    private static ConfigException unusable(String property, String location, String type, String why) {
        String store = key(property).replace(".location", "");
        return new ConfigException(key(property) + "=" + location + " cannot be used as " + type + ": " + why
                + "; correct it, " + store + ".password or " + store + ".type");
    }

    private static String key(String property) {
        return property.substring("zookeeper.".length());
    }

    /** The innermost message. */
    private static String reason(Throwable e) {
        String message = e.getMessage();
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            message = cause.getMessage() == null ? message : cause.getMessage();
        }
        return message == null ? e.toString() : message;
    }

    /**
     * As ZooKeeper without a trust store: whoever shows a certificate is refused. But those that the JVM trusts are asked for,
     * so most clients show none.
     */
    private static final class NoTrust implements X509TrustManager {
        private final X509Certificate[] jvms;

        private NoTrust(X509Certificate[] jvms) {
            this.jvms = jvms;
        }

        static NoTrust ofJvm() throws ConfigException {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return new NoTrust(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
            } catch (GeneralSecurityException e) {
                throw new ConfigException("the JVM's own trust store cannot be read: " + e.getMessage()
                        + "; set ssl.trustStore.location");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no trust store is set");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this is a server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return jvms.clone();
        }
    }
}

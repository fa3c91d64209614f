package io.groundkeeper.proxy.config;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who clients are taken for, and which clients are served.
 *
 * @param schemes the schemes by which clients may authenticate, and which ACLs may name
 * @param skipAcl whether ACLs apply to nobody
 * @param superDigest the {@code user:hash} of the {@code digest} scheme's super user
 * @param certificateSuperUser the subject of the certificate whose owner is a super user
 * @param saslSuperUsers super users of the {@code sasl} scheme
 * @param required schemes by one of which clients must have authenticated; empty where they need not
 * @param servesAfterFailedSasl whether a client whose SASL has failed is served nevertheless, as nobody
 * @param systemProperties what ZooKeeper's own providers want to find as system properties
 */
public record AuthConfig(
        Set<String> schemes,
        boolean skipAcl,
        Optional<String> superDigest,
        Optional<String> certificateSuperUser,
        Set<String> saslSuperUsers,
        Set<String> required,
        boolean servesAfterFailedSasl,
        Map<String, String> systemProperties) {

    private static final String CERTIFICATE_SUPER_USER = "X509AuthenticationProvider.superUser";
    private static final String DIGEST_ALGORITHM = "DigestAuthenticationProvider.digestAlg";

    private static final String PROVIDERS = "org.apache.zookeeper.server.auth.";
    private static final Map<String, String> SCHEME_OF_PROVIDER = Map.of(
            PROVIDERS + "IPAuthenticationProvider", "ip",
            PROVIDERS + "DigestAuthenticationProvider", "digest",
            PROVIDERS + "SASLAuthenticationProvider", "sasl",
            PROVIDERS + "X509AuthenticationProvider", "x509");

    private static final List<String> READ_BY_PROVIDERS = List.of(
            CERTIFICATE_SUPER_USER,
            DIGEST_ALGORITHM,
            "SASLAuthenticationProvider.superPassword",
            "letAnySaslUserDoX",
            "kerberos.minReLoginTimeMs",
            "kerberos.removeHostFromPrincipal",
            "kerberos.removeRealmFromPrincipal",
            "kinit",
            "requireKerberosConfig",
            "sasl.serverconfig",
            "security.auth_to_local");

    /**
     * What was set.
     *
     * @param certificates whether clients may show certificates
     */
    static AuthConfig of(Settings settings, boolean certificates) throws ConfigException {
        Set<String> schemes = schemes(settings, certificates);
        checkDigestAlgorithm(settings);
        return new AuthConfig(
                Set.copyOf(schemes),
                settings.text("skipACL").filter("yes"::equals).isPresent(),
                settings.text("DigestAuthenticationProvider.superDigest"),
                settings.text(CERTIFICATE_SUPER_USER),
                saslSuperUsers(settings),
                required(settings, schemes),
                settings.flag("allowSaslFailedClients", false),
                readByProviders(settings));
    }

    private static Set<String> schemes(Settings settings, boolean certificates) throws ConfigException {
        Set<String> schemes = new LinkedHashSet<>(List.of("ip"));
        if (settings.flag("DigestAuthenticationProvider.enabled", true)) {
            schemes.add("digest");
        }
        if (certificates) {
            schemes.add("x509");
        }
        for (Map.Entry<String, String> provider :
                settings.startingWith("authProvider.").entrySet()) {
            String scheme = SCHEME_OF_PROVIDER.get(provider.getValue());
            if (scheme == null) {
                throw new ConfigException(provider.getKey() + "=" + provider.getValue() + " is not supported: only"
                        + " ZooKeeper's providers for ip, digest, sasl and x509 are; remove it");
            }
            schemes.add(scheme);
        }
        return schemes;
    }

    private static void checkDigestAlgorithm(Settings settings) throws ConfigException {
        String algorithm = settings.text(DIGEST_ALGORITHM).orElse("SHA1");
        try {
            MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new ConfigException(DIGEST_ALGORITHM + "=" + algorithm + " is not known to this JVM: correct it");
        }
    }

    /** {@code superUser}, and {@code superUser.ANYTHING} for more of them. */
    private static Set<String> saslSuperUsers(Settings settings) {
        Set<String> users =
                new LinkedHashSet<>(settings.startingWith("superUser.").values());
        settings.text("superUser").ifPresent(users::add);
        return Set.copyOf(users);
    }

    private static Set<String> required(Settings settings, Set<String> schemes) throws ConfigException {
        boolean sasl = settings.flag("sessionRequireClientSASLAuth", false);
        boolean enforced = settings.flag("enforce.auth.enabled", false);
        List<String> named = settings.list("enforce.auth.schemes");
        if (!sasl && !enforced) {
            return Set.of();
        }
        Set<String> required = sasl ? Set.of("sasl") : Set.copyOf(new LinkedHashSet<>(named));
        if (required.isEmpty()) {
            throw new ConfigException("enforce.auth.enabled is set without enforce.auth.schemes: name schemes there");
        }
        for (String scheme : required) {
            if (!schemes.contains(scheme)) {
                throw new ConfigException("clients must authenticate by " + scheme
                        + ", which is not there: set authProvider." + scheme + ", or do not ask for it");
            }
        }
        return required;
    }

    private static Map<String, String> readByProviders(Settings settings) {
        Map<String, String> properties = new LinkedHashMap<>();
        READ_BY_PROVIDERS.forEach(key ->
                settings.text(key).ifPresent(value -> properties.put(Settings.SYSTEM_PREFIX + key, value)));
        return Map.copyOf(properties);
    }
}

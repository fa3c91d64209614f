package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.config.TenantsConfig;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Which tenant a connection belongs to: by the port that it came to, the TLS server name that it asked for, and the certificate that it
 * showed. Whatever of these names a tenant must agree; where nothing does, it is the default tenant.
 */
final class TenantChoice {
    private final TenantsConfig config;
    private final String defaultTenant;

    TenantChoice(TenantsConfig config, String defaultTenant) {
        this.config = config;
        this.defaultTenant = defaultTenant;
    }

    /** A connection that does not say clearly whose it is. */
    static final class UnclearException extends Exception {
        private static final long serialVersionUID = 1;

        UnclearException(String message) {
            super(message);
        }
    }

    /** Whether no more will be known of a connection after it was accepted than was known then. */
    boolean isKnownAtOnce(boolean encrypted) {
        boolean isAskedFor =
                !config.serverNames().isEmpty() || config.certificateAttribute().isPresent();
        return !encrypted || !isAskedFor;
    }

    /**
     * The name of the connection's tenant, in lower case where that comes from a server name. Whether there is such a tenant is another
     * question.
     *
     * @param port whose port it came to
     * @param serverName that the client asked for
     * @param certificate that the client showed, and that is trusted
     * @throws UnclearException where that does not agree; the message says what
     */
    String of(Optional<String> port, Optional<String> serverName, Optional<X509Certificate> certificate)
            throws UnclearException {
        TreeSet<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        // The spelling of the first one stays: a server name has lost its capitals.
        port.ifPresent(named::add);
        if (certificate.isPresent() && config.certificateAttribute().isPresent()) {
            named.addAll(values(certificate.get(), config.certificateAttribute().get()));
        }
        serverName.flatMap(this::fromServerName).ifPresent(named::add);
        if (named.size() > 1) {
            throw new UnclearException("it names more than one tenant, by port, server name and certificate: " + named);
        }
        return named.isEmpty() ? defaultTenant : named.first();
    }

    private Optional<String> fromServerName(String asked) {
        String name = asked.toLowerCase(Locale.ROOT);
        for (String suffix : config.serverNames()) {
            String tenant = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "";
            if (!tenant.isEmpty()) {
                return Optional.of(tenant);
            }
        }
        return Optional.empty();
    }

    /** All that the certificate's subject has of the attribute: whoever has two of them is of two tenants. */
    private static List<String> values(X509Certificate certificate, String attribute) throws UnclearException {
        String subject = certificate.getSubjectX500Principal().getName();
        List<String> values = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(subject).getRdns()) {
                Attribute found = part.toAttributes().get(attribute);
                if (found != null) {
                    Collections.list(found.getAll()).forEach(value -> values.add(String.valueOf(value)));
                }
            }
        } catch (NamingException e) {
            throw new UnclearException("its certificate's subject cannot be read: " + subject);
        }
        if (values.isEmpty()) {
            throw new UnclearException(
                    "its certificate names no tenant: there is no " + attribute + " in its subject " + subject);
        }
        return values;
    }
}

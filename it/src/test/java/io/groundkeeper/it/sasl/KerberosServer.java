package io.groundkeeper.it.sasl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kerby.kerberos.kerb.server.KdcConfigKey;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/** A Kerberos server in this JVM, on a free loopback port. This JVM's Kerberos is its client, until it is closed. */
final class KerberosServer implements AutoCloseable {

    static final String REALM = "EXAMPLE.COM";
    private static final String CONFIGURATION = "java.security.krb5.conf";

    private final SimpleKdcServer kdc;
    private final Path dir;
    private final String before = System.getProperty(CONFIGURATION);

    private KerberosServer(SimpleKdcServer kdc, Path dir) {
        this.kdc = kdc;
        this.dir = dir;
    }

    /**
     * Starts one.
     *
     * @param dir an existing directory
     */
    static KerberosServer start(Path dir) throws Exception {
        SimpleKdcServer kdc = new SimpleKdcServer();
        kdc.setWorkDir(dir.toFile());
        kdc.setKdcRealm(REALM);
        kdc.setKdcHost("localhost");
        kdc.setAllowUdp(false);
        kdc.init();
        kdc.start();
        KerberosServer server = new KerberosServer(kdc, dir);
        System.setProperty(CONFIGURATION, server.configuration().toString());
        return server;
    }

    /** The {@code krb5.conf} of its clients. */
    Path configuration() {
        return dir.resolve("krb5.conf");
    }

    /** Makes tickets that are valid for so long from then on. */
    void limitTickets(Duration lifetime) {
        kdc.getKdcConfig().setLong(KdcConfigKey.MINIMUM_TICKET_LIFETIME, 1L);
        kdc.getKdcConfig().setLong(KdcConfigKey.MAXIMUM_TICKET_LIFETIME, lifetime.toSeconds());
    }

    /** Makes a principal; returns a file with its key. */
    Path keytab(String principal) throws Exception {
        Path file = Files.createTempDirectory(dir, "keytab").resolve("keytab");
        kdc.createPrincipal(principal);
        kdc.exportPrincipal(principal, file.toFile());
        return file;
    }

    @Override
    public void close() throws Exception {
        if (before == null) {
            System.clearProperty(CONFIGURATION);
        } else {
            System.setProperty(CONFIGURATION, before);
        }
        kdc.stop();
    }
}

package io.groundkeeper.proxy.sasl;

import io.groundkeeper.proxy.config.ConfigException;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginException;
import javax.security.sasl.SaslServer;
import org.apache.zookeeper.Environment;
import org.apache.zookeeper.Login;
import org.apache.zookeeper.common.ZKConfig;
import org.apache.zookeeper.server.ZooKeeperSaslServer;
import org.apache.zookeeper.server.auth.KerberosName;
import org.apache.zookeeper.server.auth.SaslServerCallbackHandler;
import org.apache.zookeeper.util.SecurityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's own login by a JAAS file ({@code java.security.auth.login.config}): with a Kerberos principal it negotiates
 * GSSAPI, otherwise DIGEST-MD5 with the section's {@code user_NAME="PASSWORD"}. A ticket is renewed on a thread of its own.
 * Thread-safe.
 */
public final class SaslLogin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SaslLogin.class);
    private static final String USER = "user_";
    private static final int THREADS = 4;

    /** Steps of negotiations that may wait for a thread; more connections than that are closed. */
    private static final int MAX_WAITING = 10_000;

    private final Login login;
    private final ThreadPoolExecutor executor;

    private SaslLogin(Login login) {
        this.login = login;
        this.executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                new DefaultThreadFactory("groundkeeper-sasl"));
    }

    /**
     * Logs in.
     *
     * @return empty where there is no section for a server
     * @throws ConfigException where what was asked for is not there; the message says what
     * @throws IOException where the login fails; the message says why
     */
    public static Optional<SaslLogin> open() throws ConfigException, IOException {
        String section = System.getProperty(
                ZooKeeperSaslServer.LOGIN_CONTEXT_NAME_KEY, ZooKeeperSaslServer.DEFAULT_LOGIN_CONTEXT_NAME);
        AppConfigurationEntry[] entries = entries(section);
        if (entries == null) {
            return Optional.empty();
        }
        readNameRules();
        Map<String, String> passwords = passwords(entries);
        try {
            Login login = new Login(section, () -> new SaslServerCallbackHandler(passwords), new ZKConfig());
            login.startThreadIfNeeded();
            return Optional.of(new SaslLogin(login));
        } catch (LoginException e) {
            throw new IOException("cannot log in by the section " + section + " of the JAAS file "
                    + System.getProperty(Environment.JAAS_CONF_KEY) + ": " + e.getMessage());
        }
    }

    private static AppConfigurationEntry[] entries(String section) throws ConfigException {
        try {
            return Configuration.getConfiguration().getAppConfigurationEntry(section);
        } catch (SecurityException e) {
            String file = System.getProperty(Environment.JAAS_CONF_KEY);
            if (file == null && System.getProperty(ZooKeeperSaslServer.LOGIN_CONTEXT_NAME_KEY) == null) {
                return null;
            }
            throw new ConfigException("the section " + section + " of the JAAS file " + file + " cannot be read: "
                    + e.getMessage().replaceAll("\\s+", " ") + "; correct " + Environment.JAAS_CONF_KEY
                    + " or the file");
        }
    }

    private static void readNameRules() throws ConfigException, IOException {
        try {
            KerberosName.setConfiguration();
        } catch (IllegalArgumentException | ExceptionInInitializerError e) {
            Throwable cause = e instanceof ExceptionInInitializerError ? e.getCause() : e;
            throw new ConfigException("security.auth_to_local cannot be used: " + cause.getMessage() + "; correct it");
        }
    }

    private static Map<String, String> passwords(AppConfigurationEntry[] entries) {
        Map<String, String> passwords = new HashMap<>();
        for (AppConfigurationEntry entry : entries) {
            entry.getOptions().forEach((option, value) -> {
                if (option.startsWith(USER)) {
                    passwords.put(option.substring(USER.length()), (String) value);
                }
            });
        }
        // Asked for null as well, where a client has named nobody whom it knows.
        return Collections.unmodifiableMap(passwords);
    }

    /** As whom the server has logged in: a Kerberos principal, or who runs the process. */
    public String user() {
        return login.getUserName();
    }

    /** A connection's negotiation. */
    public SaslNegotiation begin() {
        return new SaslNegotiation(this, executor);
    }

    /** Null where there cannot be one. */
    SaslServer newServer() {
        // The login replaces its subject's credentials when it renews them.
        synchronized (login) {
            return SecurityUtils.createSaslServer(
                    login.getSubject(), "zookeeper", "zk-sasl-md5", login.newCallbackHandler(), LOG);
        }
    }

    @Override
    public void close() {
        login.shutdown();
        executor.shutdownNow();
    }
}

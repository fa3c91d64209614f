package io.groundkeeper.it.sasl;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.client.ZKClientConfig;

/** What clients in this JVM log in with: its JAAS configuration, until it is closed. */
final class ClientLogins implements AutoCloseable {

    private final Map<String, AppConfigurationEntry> sections = new ConcurrentHashMap<>();

    ClientLogins() {
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                AppConfigurationEntry section = sections.get(name);
                return section == null ? null : new AppConfigurationEntry[] {section};
            }
        });
    }

    /**
     * Settings of a client that logs in.
     *
     * @param module name of the login module's class
     */
    ZKClientConfig add(String name, String module, Map<String, String> options) {
        sections.put(name, new AppConfigurationEntry(module, LoginModuleControlFlag.REQUIRED, options));
        ZKClientConfig settings = new ZKClientConfig();
        settings.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, name);
        return settings;
    }

    @Override
    public void close() {
        Configuration.setConfiguration(null);
    }
}

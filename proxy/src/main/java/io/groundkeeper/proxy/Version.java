package io.groundkeeper.proxy;

/** What this is. */
public final class Version {
    /** Whose behaviour the server has. */
    private static final String ZOOKEEPER = org.apache.zookeeper.Version.getVersion();

    private Version() {}

    /** Groundkeeper's own version, as the build wrote it into the jar. */
    public static String groundkeeper() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    /** In the form in which tools that watch ZooKeeper expect a version. */
    static String forZooKeeperTools() {
        return ZOOKEEPER + "-groundkeeper-" + groundkeeper();
    }
}

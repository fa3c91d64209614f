package io.groundkeeper.proxy.config;

/** A setting that cannot be used. The message says which, and what to do. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}

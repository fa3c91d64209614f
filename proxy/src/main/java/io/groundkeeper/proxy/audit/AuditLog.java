package io.groundkeeper.proxy.audit;

/** Where audit events go. Thread-safe; never blocks, but for {@link #close}. */
public interface AuditLog extends AutoCloseable {

    /** None. */
    AuditLog OFF = new AuditLog() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public String server() {
            return "";
        }

        @Override
        public void log(AuditEvent event) {}

        @Override
        public void close() {}
    };

    /** Whether events are wanted at all: where not, none need be made. */
    boolean isOn();

    /** Who is named as the user where the server acts by itself. */
    String server();

    void log(AuditEvent event);

    /** Writes what is still to be written, as long as that takes no more than some seconds. */
    @Override
    void close();
}

package io.groundkeeper.proxy.admin.console.hbase;

import java.util.Optional;

/**
 * A server of HBase's, one life of it.
 *
 * @param startCode when it was started, in milliseconds since 1970
 */
public record ServerId(String host, long port, long startCode) {

    /** {@code ServerName}: host_name = 1, port = 2, start_code = 3. */
    static Optional<ServerId> of(Message message) {
        return message.text(1)
                .map(host -> new ServerId(
                        host, message.number(2).orElse(0L), message.number(3).orElse(0L)));
    }

    /** As HBase names znodes: {@code host,port,startcode}. */
    public static Optional<ServerId> named(String name) {
        String[] parts = name.split(",", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServerId(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

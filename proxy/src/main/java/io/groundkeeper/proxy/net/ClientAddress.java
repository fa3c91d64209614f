package io.groundkeeper.proxy.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.slf4j.spi.LoggingEventBuilder;

/** Where a client is: where its channel comes from, or what a trusted load balancer between them says. */
final class ClientAddress {
    private static final AttributeKey<InetSocketAddress> TOLD = AttributeKey.valueOf(ClientAddress.class, "told");

    private ClientAddress() {}

    /** The address of the client behind a connected channel. */
    static InetSocketAddress of(Channel channel) {
        return (InetSocketAddress) shown(channel);
    }

    /** Adds it to a log line. */
    static LoggingEventBuilder about(LoggingEventBuilder line, Channel channel) {
        return about(line, shown(channel));
    }

    /** Adds an address to a log line, and its port. */
    static LoggingEventBuilder about(LoggingEventBuilder line, SocketAddress shown) {
        return shown instanceof InetSocketAddress address
                ? line.addKeyValue("address", address.getAddress().getHostAddress())
                        .addKeyValue("port", address.getPort())
                : line.addKeyValue("address", shown);
    }

    private static SocketAddress shown(Channel channel) {
        InetSocketAddress told = channel.attr(TOLD).get();
        return told == null ? channel.remoteAddress() : told;
    }

    static void tell(Channel channel, InetSocketAddress client) {
        channel.attr(TOLD).set(client);
    }
}

package io.groundkeeper.proxy.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Where a client is: where its channel comes from, or what a trusted load balancer between them says. */
final class ClientAddress {
    private static final AttributeKey<InetSocketAddress> TOLD = AttributeKey.valueOf(ClientAddress.class, "told");

    private ClientAddress() {}

    /** The address of the client behind a connected channel. */
    static InetSocketAddress of(Channel channel) {
        return (InetSocketAddress) shown(channel);
    }

    /** The same, for the log. */
    static SocketAddress shown(Channel channel) {
        InetSocketAddress told = channel.attr(TOLD).get();
        return told == null ? channel.remoteAddress() : told;
    }

    static void tell(Channel channel, InetSocketAddress client) {
        channel.attr(TOLD).set(client);
    }
}

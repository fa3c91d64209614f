package io.groundkeeper.proxy.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Addresses as they are written in settings: {@code HOST} or {@code HOST:PORT}, separated by commas, IPv6 in brackets. */
final class Addresses {
    private static final int MAX_PORT = 0xffff;

    private Addresses() {}

    /**
     * Reads addresses to listen on.
     *
     * @param what what they are for
     * @param port the port of those that name none
     * @throws ConfigException for one that this machine does not know, and for no port that there is
     */
    static List<InetSocketAddress> of(String what, String text, int port) throws ConfigException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String address : text.split(",", -1)) {
            addresses.add(one(what, address.trim(), port));
        }
        return List.copyOf(addresses);
    }

    private static InetSocketAddress one(String what, String text, int port) throws ConfigException {
        int bracket = text.lastIndexOf(']');
        int colon = text.lastIndexOf(':');
        boolean named = bracket >= 0 ? colon > bracket : colon >= 0 && text.indexOf(':') == colon;
        return named
                ? resolved(what, text.substring(0, colon), port(what, text.substring(colon + 1)))
                : resolved(what, text, port);
    }

    private static int port(String what, String text) throws ConfigException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ConfigException("the " + what + " is \"" + text + "\": write HOST, HOST:PORT or [IPV6]:PORT");
        }
    }

    private static InetSocketAddress resolved(String what, String host, int port) throws ConfigException {
        if (port < 0 || port > MAX_PORT) {
            throw new ConfigException("the " + what + " is " + port + ": choose one from 0 (any free one) to 65535");
        }
        if (host.isEmpty()) {
            throw new ConfigException("the host of the " + what + " is empty: name an address of this machine");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new ConfigException("the host " + host + " is not known here: name an address of this machine");
        }
        return address;
    }
}

package io.groundkeeper.proxy.config;

import io.netty.handler.ipfilter.IpFilterRule;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The load balancers before this server that tell by the PROXY protocol whom they connect for.
 *
 * @param trusted addresses that they come from
 */
public record BalancerConfig(List<IpFilterRule> trusted) {
    private static final String TRUSTED = "proxyProtocol.trusted";
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /** Whether there are any. */
    public boolean areThere() {
        return !trusted.isEmpty();
    }

    /** Whether connections from there begin with a PROXY header, which is believed. */
    public boolean trusts(InetSocketAddress address) {
        return trusted.stream().anyMatch(rule -> rule.matches(address));
    }

    static BalancerConfig of(Settings settings) throws ConfigException {
        List<IpFilterRule> trusted = new ArrayList<>();
        for (String text : settings.list(TRUSTED)) {
            trusted.add(rule(text));
        }
        return new BalancerConfig(List.copyOf(trusted));
    }

    private static IpFilterRule rule(String text) throws ConfigException {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
            throw unusable(text);
        }
        int bits = NetUtil.isValidIpV4Address(address) ? IPV4_BITS : IPV6_BITS;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw unusable(text);
        }
    }

    private static ConfigException unusable(String text) {
        return new ConfigException(TRUSTED + " names \"" + text
                + "\": write IP addresses and subnets with commas between them, as in 10.1.2.3,10.2.0.0/16,fd00::/8");
    }
}

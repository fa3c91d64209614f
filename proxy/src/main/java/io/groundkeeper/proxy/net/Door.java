package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.fairness.Turns;
import io.groundkeeper.proxy.protocol.RequestDecoder;
import io.groundkeeper.proxy.stats.ConnectionMonitor;
import io.groundkeeper.proxy.stats.ServerStats;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What connections need before they belong to a tenant.
 *
 * @param gate lets them in
 * @param choice says where
 * @param stats counts what happens until then
 * @param turns when requests are taken up, by event loop
 * @param wordExecutor where words are answered
 * @param monitor hears of those who are not let in
 */
record Door(
        TenantGate gate,
        TenantChoice choice,
        ServerStats stats,
        Map<EventExecutor, Turns> turns,
        RequestDecoder decoder,
        FourLetterWords words,
        Executor wordExecutor,
        ClientRegistry registry,
        ConnectionMonitor monitor,
        LongSupplier nanoClock) {}

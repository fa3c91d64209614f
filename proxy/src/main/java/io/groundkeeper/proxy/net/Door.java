package io.groundkeeper.proxy.net;

import io.groundkeeper.proxy.command.FourLetterWords;
import io.groundkeeper.proxy.protocol.RequestDecoder;
import io.groundkeeper.proxy.stats.ServerStats;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What connections need before they belong to a tenant.
 *
 * @param gate lets them in
 * @param choice says where
 * @param stats counts what happens until then
 * @param wordExecutor where words are answered
 */
record Door(
        TenantGate gate,
        TenantChoice choice,
        ServerStats stats,
        RequestDecoder decoder,
        FourLetterWords words,
        Executor wordExecutor,
        ClientRegistry registry,
        LongSupplier nanoClock) {}

package io.groundkeeper.proxy.connection;

import io.groundkeeper.proxy.audit.TenantAudit;
import io.groundkeeper.proxy.auth.Authentication;
import io.groundkeeper.proxy.fairness.TenantShare;
import io.groundkeeper.proxy.protocol.ReplyBodies;
import io.groundkeeper.proxy.sasl.SaslLogin;
import io.groundkeeper.proxy.session.SessionService;
import io.groundkeeper.proxy.session.WritePath;
import io.groundkeeper.proxy.stats.ServerStats;
import io.groundkeeper.watch.TenantView;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What the connections of a tenant share.
 *
 * @param sasl how clients negotiate SASL; empty where they cannot
 * @param extendedTypes whether znodes may have a time to live
 * @param share what the tenant gets of this server
 * @param audit is told what they change
 * @param serving whether the server may act for sessions at present
 */
public record TenantServices(
        TenantView view,
        WritePath writes,
        SessionService sessions,
        ReplyBodies bodies,
        Authentication authentication,
        Optional<SaslLogin> sasl,
        boolean extendedTypes,
        ServerStats stats,
        TenantShare share,
        TenantAudit audit,
        LongSupplier nanoClock,
        BooleanSupplier serving) {}

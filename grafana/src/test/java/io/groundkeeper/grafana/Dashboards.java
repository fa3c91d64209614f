package io.groundkeeper.grafana;

import java.util.List;

/** All there are. */
final class Dashboards {
    static final List<Dashboard> ALL = List.of(
            OverviewDashboard.dashboard(),
            TenantDashboard.dashboard(),
            ProxyDashboard.dashboard(),
            StoreDashboard.dashboard());

    private Dashboards() {}
}

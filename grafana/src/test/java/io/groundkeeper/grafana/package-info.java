/**
 * Makes the dashboards in {@code grafana/dashboards}, and checks what is there. Panels are written down as what they ask and
 * mean; all that Grafana wants besides, and all of them have alike, is added in one place.
 */
package io.groundkeeper.grafana;

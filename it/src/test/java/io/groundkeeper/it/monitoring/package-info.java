/** Dashboards and rules, put to a real Prometheus that has scraped a real proxy; and the examples of deployment. */
package io.groundkeeper.it.monitoring;

/** How the tenants of a proxy share it: none can keep the others from being served, and each may be limited. */
package io.groundkeeper.proxy.fairness;

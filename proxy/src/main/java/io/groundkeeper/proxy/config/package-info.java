/** What the operator has set: a {@code zoo.cfg} as it is, system properties, and flags. */
package io.groundkeeper.proxy.config;

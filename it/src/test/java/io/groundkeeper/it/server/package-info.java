/** The servers that the integration tests run against, and the links to them. */
package io.groundkeeper.it.server;

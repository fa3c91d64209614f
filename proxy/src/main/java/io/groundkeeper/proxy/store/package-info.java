/** Which engine is below, and how it is opened. */
package io.groundkeeper.proxy.store;
